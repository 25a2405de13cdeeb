"""One reader for each kind of source: a folder -> a `ForeignBook`."""
