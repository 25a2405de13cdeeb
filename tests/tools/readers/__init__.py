"""Pictures of an EPUB in reading systems that run in Chromium: foliate-js (paginated, pop-up notes) and epub.js (scrolled)."""
