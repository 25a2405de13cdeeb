"""Citations by pandoc's citeproc: keys to formatted calls and entries."""
