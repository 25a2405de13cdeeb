"""The print PDF: its document, its writer, and the composition of lines."""
