"""Foreign books -> Kanben books: readers by kind, conversion of their text, and the report of what became of everything."""
