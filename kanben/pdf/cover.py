"""The cover: made from the metadata, or a picture that the author gives, as HTML for the PDF and as a picture for the EPUB."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import pypdfium2
import weasyprint
from PIL import Image
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from kanben.book.assembly import main_text
from kanben.book.wording import words
from kanben.manuscript.metadata import MM, Metadata
from kanben.manuscript.pictures import Picture
from kanben.manuscript.print_sizes import trim_size
from kanben.pdf.cover_design import NOTHING, Fit, colours, fit, pattern
from kanben.problems import Place, Problem, Severity, Stop
from kanben.render.documents import credits
from kanben.render.templates import Templates

MOST_PIXELS = 5_000_000
"""Of a cover picture in an EPUB: more slows readers down; shops ask for less (Apple Books: 5.6 million at most)."""
FEWEST_PIXELS = 600
"""On the shorter side; fewer look coarse on a shelf."""
# In units of the design: margins, white between texts, the plain strip at the foot, the least height that the title is given.
_MARGIN, _TOP, _GAP, _FOOT, _LEAST_TITLE = 9.0, 12.0, 3.4, 15.0, 24.0
_TEXT_SHARE = 0.56  # of the height, above the pattern
_LEADING = 1.24
_SEEN_AT_ONCE = 3
"""Names of one role that a cover has room for; of more, the first is printed with 等, as on the spines of shops."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height in pt."""

    width: float
    height: float


PICTURE = PageSize(1200, 1920)
"""1600 × 2560 CSS pixels, the proportion that shops recommend."""


def trim_page(metadata: Metadata) -> PageSize:
    """The book's trim size: what a cover in the PDF has."""
    width, height = trim_size(metadata.print.trim)
    return PageSize(width * MM, height * MM)


def cover_html(metadata: Metadata, templates: Templates, page: PageSize = PICTURE) -> str:
    """A typographic cover, one page of the given size, from `cover.html.j2`.

    Every length is a multiple of the root's font size, so the design is the same on every page; sizes follow from the lengths of the texts.
    """
    unit = min(page.width, page.height / 1.25) / 100
    across, down = page.width / unit, page.height / unit
    language = metadata.language
    title = main_text(metadata.title, language)
    measure = across - 2 * _MARGIN
    layout = _layout(metadata, title, measure, down)
    return str(
        templates.render(
            "cover.html.j2",
            lang=language,
            original_lang=metadata.original.language if metadata.original else "",
            fonts=metadata.fonts,
            page=page,
            unit=unit,
            across=across,
            down=down,
            margin=_MARGIN,
            foot=_FOOT,
            colours=colours(title),
            strokes=pattern(title, across, down - layout["text"] - _FOOT),
            series=_series(metadata),
            publisher=metadata.publisher,
            **layout,
        )
    )


def _layout(metadata: Metadata, title: str, measure: float, down: float) -> dict[str, Any]:
    """Sizes of all texts and the height of the area they share; the title has what the others leave."""
    language = metadata.language
    subtitle = fit(main_text(metadata.subtitle, language), measure=measure, height=11, largest=5.0, leading=1.4) if metadata.subtitle else NOTHING
    original = fit(_original(metadata), measure=measure, height=9, largest=4.0, leading=1.3)
    people = _people(metadata, measure)
    others = [part.height for part in (subtitle, original, *people) if part.height]
    taken = _TOP + sum(others) + _GAP * (len(others) + 1)
    text = max(down * _TEXT_SHARE, taken + _LEAST_TITLE)
    heading = fit(title, measure=measure, height=text - taken, largest=16.5, leading=_LEADING)
    return {
        "text": text,
        "title": heading,
        "subtitle": subtitle,
        "original": original,
        "people": people,
        "top": _TOP,
        "gap": _GAP,
        "leading": _LEADING,
    }


def _original(metadata: Metadata) -> str:
    """Title of the original; what is no translation says what it is to the original."""
    original = metadata.original
    if original is None:
        return ""
    if original.relation == "translation":
        return original.title
    return f"{words(original.language)[f'relation-{original.relation}']} {original.title}"


def _people(metadata: Metadata, measure: float) -> tuple[Fit, ...]:
    """A line for each of the first three roles, in the order of the title leaf; a translation begins with the authors of the original."""
    found = credits(metadata)
    author = words(metadata.language)["role-aut"]
    if metadata.original and metadata.original.relation == "translation" and all(role != author for role, _ in found):
        found = [(author, list(metadata.original.authors)), *found]
    return tuple(
        fit(_credit(role, names, metadata.language), measure=measure, height=6.2, largest=3.8, leading=1.6)
        for role, names in found[:3]
    )  # fmt: skip


def _credit(role: str, names: Sequence[str], language: str) -> str:
    chinese = language.startswith("zh")
    listed = words(language)["list-separator"].join(names if len(names) <= _SEEN_AT_ONCE else names[:1])
    more = "" if len(names) <= _SEEN_AT_ONCE else ("　等" if chinese else " et al.")
    if chinese:
        return f"{listed}{more}　{role}"
    return f"{listed}{more}" if role == words(language)["role-aut"] else f"{role}: {listed}{more}"


def _series(metadata: Metadata) -> str:
    return " ".join(filter(None, (metadata.series.title, metadata.series.number))) if metadata.series else ""


class _Closed(URLFetcher):
    """A cover names nothing outside itself."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> NoReturn:  # noqa: ARG002 - WeasyPrint's signature
        raise FatalURLFetchingError(f"the cover asks for {url}")


def cover_png(html: str, width: int = 1600, height: int = 2560) -> bytes:
    """The first page of `html` as a PNG of `width` × `height` pixels with a palette; equal input gives equal bytes."""
    pdf = weasyprint.HTML(string=html, url_fetcher=_Closed()).write_pdf()
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        drawn = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    if drawn.size != (width, height):
        drawn = drawn.resize((width, height), Image.Resampling.LANCZOS)
    return _png(_with_palette(drawn))


def made_cover(metadata: Metadata, templates: Templates) -> Picture:
    """The cover made from the metadata, as the picture `cover.png`."""
    return Picture("cover.png", "image/png", 1600, 2560, cover_png(cover_html(metadata, templates)))


def cover_from_file(picture: Picture, place: Place) -> tuple[Picture, tuple[Problem, ...]]:
    """The picture that metadata.yaml names as `cover` at `place`, fitted for an EPUB, and a warning when it is coarse.

    A JPEG or PNG of at most five million pixels in grey or RGB goes in as it is; anything larger, or in CMYK, is converted.
    Raises `Stop` (image-invalid) when it is in another format: reading systems and shops take these two.
    """
    if picture.media_type not in _WRITERS:
        message = f'the cover "{picture.path}" is neither JPEG nor PNG'
        raise Stop(Problem("image-invalid", message, place, "convert it to PNG or JPEG; 1600 × 2560 pixels are usual"))
    image = Image.open(io.BytesIO(picture.content))
    problems = []
    if min(image.size) < FEWEST_PIXELS:
        message = f'the cover "{picture.path}" has only {image.width} × {image.height} pixels and will look coarse'
        problems.append(Problem("image-invalid", message, place, "1600 × 2560 pixels are usual", Severity.WARNING))
    if image.width * image.height <= MOST_PIXELS and image.mode in {"RGB", "RGBA", "L", "LA", "P", "1"}:
        return picture, tuple(problems)
    share = min(1.0, (MOST_PIXELS / (image.width * image.height)) ** 0.5)
    fitted = image.convert("RGB").resize((int(image.width * share), int(image.height * share)), Image.Resampling.LANCZOS)
    content = _WRITERS[picture.media_type](fitted)
    return replace(picture, width=fitted.width, height=fitted.height, content=content), tuple(problems)


def thumbnail(cover: Picture, width: int) -> bytes:
    """A cover picture (PNG or JPEG) scaled to `width` pixels, in its own format: for pages and lists."""
    image = Image.open(io.BytesIO(cover.content)).convert("RGB")
    small = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    return _png(_with_palette(small)) if cover.media_type == "image/png" else _jpeg(small)


def _with_palette(image: Image.Image) -> Image.Image:
    return image.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True, subsampling=0)
    return out.getvalue()


_WRITERS: Mapping[str, Callable[[Image.Image], bytes]] = {"image/png": _png, "image/jpeg": _jpeg}
