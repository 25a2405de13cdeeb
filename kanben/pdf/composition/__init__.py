"""Chinese composition in WeasyPrint: the only place that touches its internals besides the writer.

    with composed(CompositionSettings()) as composer:
        document = weasyprint.HTML(...).render()
        document.write_pdf(...)
    loose_lines(composer, document.pages)

Inside the block WeasyPrint lays out paragraphs that hold Han text by the rules of `kanben.typeset`, and keeps notes on
the page of their calls. Layout and writing both belong inside.
"""

from kanben.pdf.composition.composer import Composer, Looseness, Statistics
from kanben.pdf.composition.installation import composed
from kanben.pdf.composition.loose import LooseLine, loose_lines

__all__ = ["Composer", "LooseLine", "Looseness", "Statistics", "composed", "loose_lines"]
