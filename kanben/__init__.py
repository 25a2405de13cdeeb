"""Kanben (刊本): Markdown chapters to an EPUB and a print PDF, for Chinese technical books."""

__version__ = "0.1.0"
