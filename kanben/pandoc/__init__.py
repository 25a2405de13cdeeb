"""The only place that starts pandoc: text to syntax tree, with lines."""
