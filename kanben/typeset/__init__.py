"""Rules of the page as pure functions over characters: classes, white, line breaking, justification (CLREQ)."""
