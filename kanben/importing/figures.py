"""Pictures of foreign pages as figures: their captions, labels, sizes and alternative texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from kanben.importing.elements import Tell
from kanben.importing.flow import trimmed
from kanben.importing.labels import Labels
from kanben.importing.naming import unique
from kanben.importing.numbers import number_of
from kanben.importing.parsed import ParsedPage
from kanben.importing.pictures import Pictures
from kanben.importing.source import Fate
from kanben.pandoc.ast import (
    Attr,
    Block,
    Blocks,
    Figure,
    Image,
    Inlines,
    LineBreak,
    Node,
    Note,
    Para,
    Plain,
    SoftBreak,
    Space,
    Str,
    Styled,
    Table,
    plain_text,
    rewrite,
    walk,
)

_SET: Final = "import-set"  # of a picture whose address is one of the new book
_FIGURE_WORD: Final = re.compile(r"(?:图示?|[Ff]ig(?:ure|\.)?)\s*[\d.-]*\s*[：:]")


@dataclass(slots=True)
class Figures:
    """Sets the pictures of one page: those that stand alone as figures, the others in their line."""

    parsed: ParsedPage
    pictures: Pictures
    labels: Labels
    tell: Tell

    def figure(self, node: Node) -> Node:
        """A figure, or a paragraph with pictures, as it stands in the new book."""
        match node:
            case Figure(caption=caption, blocks=blocks):
                images = [n for n in walk(blocks) if isinstance(n, Image)]
                words = next((b.inlines for b in caption if isinstance(b, Plain | Para)), ())
                return self._pictured(images[0], words, node) if images else blocks
            case Para(inlines) if (images := [i for i in inlines if isinstance(i, Image)]) and all(
                isinstance(i, Image | Space | SoftBreak | LineBreak) for i in inlines
            ):
                return tuple(made for image in images for made in self._alone(image))
            case Para(inlines) | Plain(inlines) if any(isinstance(n, Image) for n in walk(inlines)):
                return replace(node, inlines=rewrite(inlines, self._in_line))
            case _:
                return node

    def _alone(self, image: Image) -> Blocks:
        if self.pictures.is_badge(image.target):
            self.tell(Fate.DROPPED, f"a badge: {image.target[:80]}", image.line)
            return ()
        if image.attr.has("import-figure"):
            return (self._pictured(image, image.inlines),)
        caption = (Str(image.title),) if image.title and image.title != plain_text(image.inlines) else ()
        return (self._pictured(image, caption),)

    def _pictured(self, image: Image, caption: Inlines, figure: Figure | None = None) -> Block:
        """A figure: its label from the file's name, its alternative text as it was."""
        made = self._set(image)
        caption = _unnumbered(_without_notes(trimmed(caption)))
        if not caption:
            return Para((made,))
        stem = re.sub(r"\.\w+$", "", made.target.rsplit("/", 1)[-1])
        attr = labelled(figure, f"fig-{stem}", self.labels) if figure and number_of(figure) else Attr(unique(f"fig-{stem}", self.labels.taken))
        return Figure(attr, (Plain(caption),), (Plain((made,)),))

    def _in_line(self, node: Node) -> Node:
        if not isinstance(node, Image):
            return node
        if self.pictures.is_badge(node.target):
            self.tell(Fate.DROPPED, f"a badge: {node.target[:80]}", node.line)
            return ()
        return self._set(node)

    def _set(self, image: Image) -> Image:
        """The picture copied, its words as alternative text."""
        if image.attr.has(_SET):
            return image
        alt = image.attr.get("alt") or ("" if image.attr.has("import-figure") else plain_text(image.inlines))
        alt = " ".join(alt.split()).replace('"', "”").replace("\\", "")
        if not alt:
            self.tell(Fate.PERSON, f"the picture {image.target[:80]} has no alternative text", image.line)
        path = self.pictures.take(image.target, self.parsed.page, self.parsed.at(image.line))
        sizes = tuple(p for p in image.attr.pairs if p[0] in ("width", "height") and _is_size(*p))
        return Image(Attr("", (_SET,), ((("alt", alt),) if alt else ()) + sizes), (), f"../{path}")


def labelled(node: Figure | Table, label: str, labels: Labels) -> Attr:
    """A label, when the source had numbered the figure or table, by which the text can refer to it."""
    number = number_of(node)
    if not number:
        return Attr()
    made = unique(label, labels.taken)
    labels.numbers.setdefault(number, made)
    return Attr(made)


def _is_size(key: str, value: str) -> bool:
    match = re.fullmatch(r"([1-9]\d*(?:\.\d+)?)(%|px|em|rem|cm|mm|in|pt)?", value)
    return bool(match and not (match[2] == "%" and (key == "height" or float(match[1]) > 100)))


def _unnumbered(caption: Inlines) -> Inlines:
    """A caption without the words `图：` or `Figure 3:` before it, which Kanben writes itself."""
    lead = caption[0] if caption else None
    if isinstance(lead, Styled) and _FIGURE_WORD.fullmatch(plain_text(lead.inlines).strip()):
        return trimmed(caption[1:])
    if isinstance(lead, Str) and len(caption) > 1 and (match := _FIGURE_WORD.match(lead.text)):
        rest = lead.text[match.end() :]
        return trimmed(((Str(rest),) if rest else ()) + caption[1:])
    return caption


def _without_notes(inlines: Inlines) -> Inlines:
    """Notes of a caption in brackets: a caption's note would be written twice."""

    def change(node: Node) -> Node:
        if not isinstance(node, Note):
            return node
        words = [b.inlines for b in node.blocks if isinstance(b, Para | Plain)]
        return (Str("（"), *(i for inlines in words for i in inlines), Str("）"))

    return rewrite(inlines, change)
