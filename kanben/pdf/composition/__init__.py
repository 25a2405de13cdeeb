"""Chinese composition in WeasyPrint: the only place that touches its internals besides the writer.

    with composed(CompositionSettings()) as composer:
        document = weasyprint.HTML(...).render()
        document.write_pdf(...)
    composer.statistics.loose

Inside the block WeasyPrint lays out paragraphs that hold Han text by the rules of `kanben.typeset`, and keeps notes on
the page of their calls. Layout and writing both belong inside.
"""

from kanben.pdf.composition.composer import Composer, LooseLine, Statistics
from kanben.pdf.composition.installation import UnknownWeasyPrint, composed

__all__ = ["Composer", "LooseLine", "Statistics", "UnknownWeasyPrint", "composed"]
