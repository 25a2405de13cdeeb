"""The EPUB: a publication as data, and its writer."""
