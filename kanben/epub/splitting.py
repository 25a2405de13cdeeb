"""Large content documents divided at section boundaries, with every link still leading where it led.

Readers lay a document out as a whole, and old ones give up at 300 KB. A document is cut before its sections first, before smaller
ones where that is not enough, between blocks at last; never behind a heading. Notes go with the text that calls them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from lxml import etree

from kanben.epub.properties import content_document
from kanben.epub.publication import NavPoint, Resource
from kanben.epub.xhtml import EPUB_TYPE, HTML_NS, anchors, parse, words

LIMIT = 240_000
"""Bytes of a content document, at most; page marks and longer addresses may still come to it."""
_SKELETON = 4_000  # bytes for the head of a document and the elements around its text

_H = f"{{{HTML_NS}}}"
_HEADINGS = {f"{_H}h{level}": level for level in range(1, 7)}
# What holds a sequence of blocks and may be closed and opened again.
_DIVISIBLE = frozenset(f"{_H}{name}" for name in ("section", "div", "dl", "ul"))
_BLOCK = 9  # rank of a cut between blocks; that of a cut before a heading is its level
_NEVER = 10


class _Atom(NamedTuple):
    """What is not divided: an element, the elements around it from the outermost on, its bytes, the rank of a cut before it."""

    around: tuple[etree._Element, ...]
    element: etree._Element
    size: int
    rank: int


@dataclass(frozen=True, slots=True)
class Division:
    """The documents that each leaf became, in order, and where what was moved is now: (document, id) -> document."""

    documents: Mapping[str, tuple[Resource, ...]]
    moved: Mapping[tuple[str, str], str]

    def href(self, href: str) -> str:
        """An address relative to the package, as it is now."""
        document, _, fragment = href.partition("#")
        now = self.moved.get((document, fragment), document)
        return f"{now}#{fragment}" if fragment else now

    def point(self, point: NavPoint) -> NavPoint:
        """An entry of the contents with its addresses as they are now."""
        return replace(point, href=self.href(point.href), children=tuple(map(self.point, point.children)))


def divided(leaves: Mapping[str, Resource], *, whole: Collection[str] = (), limit: int = LIMIT) -> Division:
    """The documents, none larger than `limit` bytes where its elements allow it; those of the leaves `whole` stay as they are.

    Raises DocumentFault for a document that is not well-formed.
    """
    taken = {resource.href for resource in leaves.values()} | {resource.id for resource in leaves.values()}
    documents: dict[str, tuple[Resource, ...]] = {}
    moved: dict[tuple[str, str], str] = {}
    for leaf, resource in leaves.items():
        documents[leaf] = (resource,)
        if len(resource.content) <= limit or leaf in whole:
            continue
        documents[leaf] = _pieces(resource, limit, _names(resource, taken))
        for piece in documents[leaf][1:]:
            moved |= {(resource.href, id): piece.href for id in anchors(parse(piece.content, piece.href))}
    division = Division(documents, moved)
    if not moved:
        return division
    relinked = {leaf: tuple(_relinked(piece, leaves[leaf].href, division) for piece in pieces) for leaf, pieces in documents.items()}
    return replace(division, documents=relinked)


def _names(resource: Resource, taken: set[str]) -> Callable[[int], tuple[str, str]]:
    """Id and path of the pieces of a document; the first keeps its own."""
    stem = resource.href.removesuffix(".xhtml")

    def name(number: int) -> tuple[str, str]:
        if number == 1:
            return resource.id, resource.href
        suffix = f"-{number}"
        while {f"{resource.id}{suffix}", f"{stem}{suffix}.xhtml"} & taken:
            suffix = f"-part{suffix}"
        taken.update((f"{resource.id}{suffix}", f"{stem}{suffix}.xhtml"))
        return f"{resource.id}{suffix}", f"{stem}{suffix}.xhtml"

    return name


# Cutting


def _pieces(resource: Resource, limit: int, name: Callable[[int], tuple[str, str]]) -> tuple[Resource, ...]:
    root = parse(resource.content, resource.href)
    leaf = root.find(f"{_H}body/{_H}section")
    if leaf is None:
        return (resource,)
    notes = leaf.find(f"{_H}section[@class='notes']")
    sizes = {note.get("id"): _size(note) for note in notes} if notes is not None else {}
    atoms = list(_atoms((leaf,), limit, sizes, () if notes is None else (notes,)))
    cuts = [*_cuts(atoms, limit - _SKELETON), len(atoms)]
    parts = [atoms[start:end] for start, end in pairwise(cuts)]
    made, begun = [], set[etree._Element]()
    for number, part in enumerate(parts, 1):
        id, href = name(number)
        made.append(content_document(id, href, _document(root, part, notes, begun)))
    return tuple(made)


def _size(element: etree._Element) -> int:
    return len(etree.tostring(element, encoding="UTF-8"))


def _atoms(around: tuple[etree._Element, ...], limit: int, notes: Mapping[str, int], left_out: Collection[etree._Element]) -> Iterator[_Atom]:
    """What an element holds; what is itself too large to stay whole is opened. A note counts where it is called."""
    kept_together = True  # nothing is cut off the very beginning
    for element in around[-1].iterchildren(etree.Element):
        if element in left_out:
            continue
        size = _size(element) + sum(notes.get(call, 0) for call in _calls(element))
        rank = _NEVER if kept_together or element.tag == f"{_H}dd" or "table-note" in words(element, "class") else _rank(element)
        if size > limit // 2 and _holds_blocks(element):
            inside = list(_atoms((*around, element), limit, notes, left_out))
            yield inside[0]._replace(rank=rank)
            yield from inside[1:]
        else:
            yield _Atom(around, element, size, rank)
        kept_together = element.tag in _HEADINGS or "pagebreak" in words(element, EPUB_TYPE)


def _holds_blocks(element: etree._Element) -> bool:
    """Tell whether an element holds nothing but whole elements, and may be closed and opened again between them."""
    texts = (element.text, *(inside.tail for inside in element))
    return element.tag in _DIVISIBLE and len(element) > 0 and not any(text and text.strip() for text in texts)


def _rank(element: etree._Element) -> int:
    """How good a place is before an element: a heading's level, that of a section's own heading, or none."""
    if element.tag == f"{_H}section":
        return min((_HEADINGS[inside.tag] for inside in element.iter(*_HEADINGS)), default=_BLOCK)
    return _HEADINGS.get(element.tag, _BLOCK)


def _calls(element: etree._Element) -> Iterator[str]:
    for call in element.iter(f"{_H}a"):
        if "doc-noteref" in words(call, "role"):
            yield (call.get("href") or "").removeprefix("#")


def _cuts(atoms: Sequence[_Atom], room: int) -> list[int]:
    """Where parts begin: before sections of the highest level as long as they are small enough, neighbours joined where they fit together."""
    ends = [0, *accumulate(atom.size for atom in atoms)]

    def parts(start: int, end: int, rank: int) -> list[int]:
        if rank > _BLOCK:
            return [start]
        begun, joins = [start], False
        for first, last in pairwise([start, *(i for i in range(start + 1, end) if atoms[i].rank <= rank), end]):
            if ends[last] - ends[first] > room:
                begun += [i for i in parts(first, last, rank + 1) if i > begun[-1]]
                joins = False  # what follows a section that was cut begins anew
            else:
                if first > start and not (joins and ends[last] - ends[begun[-1]] <= room):
                    begun.append(first)
                joins = True
        return begun

    return parts(0, len(atoms), 2)


# Writing


def _document(root: etree._Element, part: Sequence[_Atom], notes: etree._Element | None, begun: set[etree._Element]) -> bytes:
    """A document like `root` with a part of its text and the notes that this part calls; `begun` are the elements that go on in it."""
    made = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
    made.append(deepcopy(root.find(f"{_H}head")))
    body = etree.SubElement(made, f"{_H}body", dict(root.find(f"{_H}body").attrib))
    goes_on = bool(begun)
    opened: dict[etree._Element, etree._Element] = {}
    for atom in part:
        place = body
        for around in atom.around:
            if around not in opened:
                opened[around] = _opened(around, place, again=around in begun)
            place = opened[around]
        element = deepcopy(atom.element)
        element.tail = "\n"
        place.append(element)
    begun.update(opened)
    called = {id for atom in part for id in _calls(atom.element)}
    if notes is not None and called:
        kept = etree.SubElement(body[0], notes.tag, dict(notes.attrib))
        kept.extend(deepcopy(note) for note in notes if note.get("id") in called)
    if goes_on:
        _retitle(made)
    content: bytes = etree.tostring(made, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE html>")
    return content


def _opened(element: etree._Element, parent: etree._Element, *, again: bool) -> etree._Element:
    """The element without what it holds; one that goes on is no second of its kind, so that it has neither id nor role."""
    attributes = {name: value for name, value in element.attrib.items() if not (again and name in ("id", "role", EPUB_TYPE))}
    made = etree.SubElement(parent, element.tag, attributes)
    made.text = made.tail = "\n"
    return made


def _retitle(document: etree._Element) -> None:
    """The title of a document that goes on: the leaf's, and the first heading in it."""
    heading = next(document.iter(*_HEADINGS), None)
    if heading is not None:
        title = document.find(f"{_H}head/{_H}title")
        title.text = f"{title.text} · {' '.join(''.join(heading.itertext()).split())}"


# Links


def _relinked(resource: Resource, original: str, division: Division) -> Resource:
    """A document with its links as they have to be now; `original` is the document that it was written as, or a part of."""
    root = parse(resource.content, resource.href)
    changed = False
    for link in root.iter(f"{_H}a"):
        address = link.get("href") or ""
        document, _, fragment = address.partition("#")
        if "/" in document or ":" in document or not (document or fragment):
            continue
        now = division.href(f"{document or original}#{fragment}" if fragment else document)
        if now.startswith(f"{resource.href}#"):
            now = now.removeprefix(resource.href)
        if now != address:
            link.set("href", now)
            changed = True
    if not changed:
        return resource
    content: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return replace(resource, content=content)
