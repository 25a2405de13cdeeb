"""What the author wrote: metadata.yaml and chapter files, read into frozen types whose every field knows its line."""
