"""Book to markup: documents by Jinja2, style sheets, formulas."""
