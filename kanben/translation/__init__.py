"""A translation beside its original: which passages follow it, which do not any more, and both of them on one page."""
