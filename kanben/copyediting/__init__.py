"""The copy editor: marks, spaces, names and leftovers of Chinese text, found in the author's Markdown and mended where that is safe.

Markdown or plain text -> `Prose` (prose.py) -> `Finding`s of the rules (marks.py, spaces.py, words.py, terms.py), without those
that the author switched off (switches.py) -> problems, or the mended source (desk.py).
"""
