"""Fonts in the EPUB: by request of the author, and always for characters that readers may lack.

A reader's own fonts are taken to have what two generations of Chinese and European devices had: GBK (the double-byte part of GB 18030)
and the code pages of Latin scripts. What is beyond (rare Han, signs, letters of mathematics) comes from the book's own fonts, cut down
to these characters, and is set in them alone, so that the reader's choice of font holds for all else.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from kanben.epub.publication import CSS, XHTML, Meta, Publication, Resource
from kanben.epub.xhtml import HTML_NS, MATHML_NS, elements, parse
from kanben.fonts import FontFile, cut_down, face_coverage, font_files, notice, refusal
from kanben.manuscript.metadata import Fonts

CLASS = "supplement"
SHEET = "styles/fonts.css"
_CODE_PAGES = ("gbk", "cp1252", "cp1250", "cp1254", "cp1257")
_EMOJI = range(0x1F000, 0x1FB00)
_UNSPOKEN = frozenset({"title", "style", "script"})
_ROLES = {
    "serif": "body",
    "sans": "h1, h2, h3, h4, h5, h6",
    "mono": "pre, code, kbd, samp",
    "kai": "blockquote, .epigraph, .dedication",
}
_GENERIC = {"serif": "serif", "sans": "sans-serif", "mono": "monospace", "kai": "serif"}


@dataclass(frozen=True, slots=True)
class Embedded:
    """The publication with its fonts; `unserved` are characters that no font may bring, with the reasons by family."""

    publication: Publication
    unserved: str = ""
    reasons: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Face:
    """A font as the EPUB carries it: its name there, its source, its characters."""

    name: str
    file: FontFile
    characters: str


def readers_lack(character: str) -> bool:
    """Tell whether a reader's own fonts may have no glyph for a character. Spaces, controls, accents and emoji are no concern of fonts here."""
    if ord(character) < 0x80 or ord(character) in _EMOJI or unicodedata.category(character)[0] in "ZCM":
        return False
    return not any(_encodes(page, character) for page in _CODE_PAGES)


def _encodes(page: str, character: str) -> bool:
    try:
        character.encode(page)
    except UnicodeEncodeError:
        return False
    return True


def with_fonts(publication: Publication, fonts: Fonts, roles: Sequence[str] = (), licensed: Collection[str] = ()) -> Embedded:
    """The publication with the fonts of `roles` and whatever supplies what readers lack.

    Raises LookupError, with the reason, when a font that is asked for may not be embedded, `Stop` (tool-missing) without fontconfig.
    """
    roots = {r.id: parse(r.content, r.href) for r in publication.resources if r.media_type == XHTML}
    used = frozenset(character for root in roots.values() for character in _characters(root))
    lacking = "".join(sorted(filter(readers_lack, used)))
    chosen = [face for role in roles for face in _asked(role, fonts, used, licensed)]
    supplied = {character for face in chosen for character in face.characters} if "serif" in roles else set()
    reasons: dict[str, str] = {}
    supplements = list(_supplements([c for c in lacking if c not in supplied], fonts, licensed, reasons))
    unserved = "".join(c for c in lacking if c not in supplied and not any(c in face.characters for face in supplements))
    faces = [*chosen, *supplements]
    if not faces:
        return Embedded(publication, unserved, reasons)
    wanted = frozenset(character for face in supplements for character in face.characters)
    touched = {id: root for id, root in roots.items() if _marked(root, wanted) or chosen}
    resources = [_linked(r, touched[r.id]) if r.id in touched else r for r in publication.resources]
    carried = [_resource(face) for face in faces]
    resources += carried
    resources.append(Resource("style-fonts", SHEET, CSS, _css(faces, carried, roles, supplements).encode()))
    others = (*publication.metadata.others, *([Meta("ibooks:specified-fonts", "true")] if chosen else []))  # Apple Books asks for it
    metadata = replace(publication.metadata, others=others)
    return Embedded(replace(publication, resources=tuple(resources), metadata=metadata), unserved, reasons)


# Which characters, which fonts


def _texts(root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    """Elements whose own text is read, with their namespaces and texts: (namespace, element, all text directly in it)."""
    for namespace, name, element in elements(root):
        if name not in _UNSPOKEN and namespace in (HTML_NS, MATHML_NS):
            yield namespace, element, "".join((element.text or "", *(child.tail or "" for child in element)))


def _characters(root: etree._Element) -> Iterator[str]:
    for _, _, text in _texts(root):
        yield from text


def _asked(role: str, fonts: Fonts, used: Collection[str], licensed: Collection[str]) -> Iterator[_Face]:
    family = getattr(fonts, role)[0]
    files = font_files(family)
    if not files:
        raise LookupError(f'the font "{family}" ({role}) is not installed')
    if family not in licensed and (reason := refusal(files[0])):
        raise LookupError(f'the font "{family}" ({role}) may not be embedded: {reason}')
    has = face_coverage(files[0])
    yield _Face(f"book-{role.replace('_', '-')}", files[0], "".join(sorted(c for c in used if ord(c) in has)))


def _supplements(lacking: Sequence[str], fonts: Fonts, licensed: Collection[str], reasons: dict[str, str]) -> Iterator[_Face]:
    """Fonts that together have these characters, in the order in which the print edition would ask them."""
    found: dict[FontFile, list[str]] = defaultdict(list)
    may: dict[str, FontFile | None] = {}
    for character in lacking:
        for family in dict.fromkeys((*fonts.serif, *fonts.symbols, *fonts.serif_latin, *fonts.sans, *fonts.mono, *fonts.kai)):
            if family not in may:
                may[family] = _allowed(family, licensed, reasons)
            file = may[family]
            if file is not None and ord(character) in face_coverage(file):
                found[file].append(character)
                break
    yield from (_Face(f"{CLASS}-{number}", file, "".join(characters)) for number, (file, characters) in enumerate(found.items(), 1))


def _allowed(family: str, licensed: Collection[str], reasons: dict[str, str]) -> FontFile | None:
    files = font_files(family)
    if not files:
        return None
    if family not in licensed and (reason := refusal(files[0])):
        reasons[family] = reason
        return None
    return files[0]


# Into the documents


def _marked(root: etree._Element, wanted: frozenset[str]) -> bool:
    """Put what is wanted into elements of its own; tell whether there was any."""
    hits = [(namespace, element) for namespace, element, text in _texts(root) if not wanted.isdisjoint(text)]
    for namespace, element in hits:
        if namespace == MATHML_NS:
            element.set("class", " ".join(filter(None, (element.get("class"), CLASS))))
            continue
        for child in list(element):
            child.tail, spans = _divided(child.tail or "", wanted)
            for span in reversed(spans):
                child.addnext(span)
        element.text, spans = _divided(element.text or "", wanted)
        for position, span in enumerate(spans):
            element.insert(position, span)
    return bool(hits)


def _divided(text: str, wanted: Collection[str]) -> tuple[str, list[etree._Element]]:
    """A text as what stands before the first wanted character, and a span for each run of them with what follows it."""
    before, spans, inside = "", list[etree._Element](), False
    for character in text:
        if character in wanted:
            if not inside:
                spans.append(etree.Element(f"{{{HTML_NS}}}span", {"class": CLASS}))
            spans[-1].text = (spans[-1].text or "") + character
            inside = True
        elif spans:
            spans[-1].tail = (spans[-1].tail or "") + character
            inside = False
        else:
            before += character
    return before, spans


def _linked(resource: Resource, root: etree._Element) -> Resource:
    head = root.find(f"{{{HTML_NS}}}head")
    etree.SubElement(head, f"{{{HTML_NS}}}link", {"rel": "stylesheet", "type": "text/css", "href": SHEET}).tail = "\n"
    return replace(resource, content=etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))


def _resource(face: _Face) -> Resource:
    content = cut_down(face.file, face.characters, face.name)
    kind = "otf" if content.startswith(b"OTTO") else "ttf"  # OpenType, section "Organization of an OpenType font"
    return Resource(f"font-{face.name}", f"fonts/{face.name}.{kind}", f"font/{kind}", content)


def _css(faces: Sequence[_Face], carried: Sequence[Resource], roles: Sequence[str], supplements: Sequence[_Face]) -> str:
    """The style sheet of the fonts; their notices stand in it, as the SIL Open Font License asks."""
    rules = [f"/* {face.name}: part of {notice(face.file).replace('*/', '')} */" for face in faces]
    rules += [f'@font-face {{ font-family: "{face.name}"; src: url("../{font.href}") }}' for face, font in zip(faces, carried, strict=True)]
    latin = '"book-serif-latin", ' if "serif_latin" in roles else ""
    for role in roles:
        if role in _ROLES:
            rules.append(f'{_ROLES[role]} {{ font-family: {latin if role == "serif" else ""}"book-{role}", {_GENERIC[role]} }}')
    if latin and "serif" not in roles:
        rules.append(f"body {{ font-family: {latin}serif }}")
    if supplements:
        families = ", ".join(f'"{face.name}"' for face in supplements)
        rules.append(f".{CLASS} {{ font-family: {families} }}")
        rules.append(f'math .{CLASS} {{ font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "STIX Math", math, {families} }}')
    return "\n".join(rules) + "\n"
