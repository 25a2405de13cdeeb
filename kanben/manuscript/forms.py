"""How single values of metadata.yaml and front matter are written: a pattern for programs and editors, words for people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kanben.manuscript.print_sizes import TRIMS, trim_size
from kanben.problems import did_you_mean

FORM_KEY: Final = "x-form"
"""Key of a JSON Schema that says in words what the pattern beside it stands for."""


def fault(message: str, hint: str = "", at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A validation error with the words to show; `at` leads from the value being validated to the one at fault."""
    return PydanticCustomError("kanben", "{message}", {"message": message, "hint": hint, "at": at})


@dataclass(frozen=True, slots=True)
class Form:
    """A text that has to look like something: use it as `Annotated[str, Form(...)]`. `meant` maps usual mistakes to what was meant."""

    pattern: str
    what: str
    hint: str
    meant: Mapping[str, str] = field(default_factory=dict)

    def check(self, text: str) -> str:
        """The text as it is; raises the fault in words when it does not have the form."""
        if re.fullmatch(self.pattern, text, re.ASCII):
            return text
        meant = self.meant.get(text.casefold(), "")
        raise fault(f"{quoted(text)} is not {self.what}", f'did you mean "{meant}"?' if meant else self.hint)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as text first, then by `check`."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give editors the pattern and, under a key of our own, what it stands for."""
        return {**handler(schema), "pattern": f"^({self.pattern})$", FORM_KEY: self.what}

    def __hash__(self) -> int:
        """By what is written, so that annotations can be compared and cached."""
        return hash((self.pattern, self.what))


def quoted(text: str) -> str:
    """An author's words in quotation marks, on one line, cut after 60 characters."""
    line = " ".join(text.split())
    return f'"{line[:60]}…"' if len(line) > 60 else f'"{line}"'


_LANGUAGES: Final = {
    "chinese": "zh-Hans", "中文": "zh-Hans", "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "english": "en", "英文": "en", "英语": "en",
    "zh_cn": "zh-CN", "zh_tw": "zh-TW", "zh_hans": "zh-Hans", "zh_hant": "zh-Hant", "en_us": "en-US", "japanese": "ja", "日语": "ja",
}  # fmt: skip
_RELATORS: Final = {
    "author": "aut", "作者": "aut", "著": "aut", "translator": "trl", "译者": "trl", "译": "trl", "editor": "edt", "编者": "edt", "编": "edt",
    "illustrator": "ill", "绘图": "ill", "插图": "ill", "contributor": "ctb", "proofreader": "pfr", "校对": "pfr", "审校": "pfr",
    "reviewer": "rev", "designer": "dsr", "设计": "dsr", "publisher": "pbl",
}  # fmt: skip

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[
    str,
    Field(max_length=64),
    Form(
        "[a-z0-9]+(-[a-z0-9]+)*",
        "a file name of ASCII letters and digits",
        "use small ASCII letters and digits, with single hyphens between them, as in scaling-zh",
    ),
]
_LANGUAGE = Form("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag", "write a BCP 47 tag, as in zh-Hans, zh-Hant, en, ja", _LANGUAGES)
Language = Annotated[str, _LANGUAGE]
LanguageOrNone = Annotated[str, replace(_LANGUAGE, pattern=f"({_LANGUAGE.pattern})?")]
Url = Annotated[str, Form(r"https?://[^\s/]\S*", "a web address", "write the whole address without spaces, beginning with https:// or http://")]
Email = Annotated[str, Form(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", "an e-mail address", "as in editors@example.org")]
UrlOrEmail = Annotated[
    str,
    Form(
        r"https?://[^\s/]\S*|[^@\s:]+@[^@\s.]+(\.[^@\s.]+)+",
        "a web address or an e-mail address",
        "as in https://example.org/issues or editors@example.org",
    ),
]
Relator = Annotated[
    str,
    Form(
        "[a-z]{3}",
        "a MARC relator code",
        "write the code of three letters: aut author, trl translator, edt editor, ill illustrator, ctb contributor, pfr proofreader",
        _RELATORS,
    ),
]

PartLabel = Annotated[
    str, Form("part-[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*", "a part's label", "begin it with part-, as in part-basics, so that @part-basics refers to it")
]

LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|in|pt)", re.ASCII)
_POINTS: Final = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
Length = Annotated[str, Form(LENGTH.pattern, "a length", "write a number with mm, cm, in or pt and no space between, as in 20mm")]


def points(length: str) -> float:
    """A `Length` in pt; `ValueError` when it is not one."""
    match = LENGTH.fullmatch(length)
    if match is None:
        raise ValueError(length)
    return float(match[1]) * _POINTS[match[2]]


def _check_trim(text: str) -> str:
    try:
        trim_size(text)
    except ValueError as error:
        hint = did_you_mean(text, TRIMS) or f"use one of {', '.join(TRIMS)}, or a size such as 170mm x 240mm"
        raise fault(str(error), hint) from error
    return text


Trim = Annotated[str, AfterValidator(_check_trim), Field(json_schema_extra={FORM_KEY: "a trim size", "examples": [*TRIMS, "170mm x 240mm"]})]


def _as_date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    hint = "write year, month and day, as in 2026-11-24"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise fault(f"{quoted(value)} is not a date", hint)
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise fault(f"{quoted(value)} is not a day of the calendar", hint) from error


Date = Annotated[dt.date, BeforeValidator(_as_date), WithJsonSchema({"type": "string", "format": "date"})]


def is_isbn13(digits: str) -> bool:
    """Whether thirteen digits begin with 978 or 979 and their check digit holds (ISO 2108, annex A)."""
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _check_isbn(text: str) -> str:
    digits = re.sub(r"[-\s]", "", text)
    if text and not is_isbn13(digits):
        if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
            raise fault(f"{quoted(text)} is not an ISBN: its last digit does not fit the others", "compare it with the number as it was issued")
        raise fault(
            f"{quoted(text)} is not an ISBN of 13 digits",
            "an ISBN begins with 978 or 979, as in 978-7-111-12345-6; leave the key out when there is none",
        )
    return text


Isbn = Annotated[str, AfterValidator(_check_isbn), Field(json_schema_extra={FORM_KEY: "an ISBN of 13 digits"})]
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def _check_identifier(text: str) -> str:
    if not text.startswith("urn:isbn:"):
        return text
    return "urn:isbn:" + re.sub(r"[-\s]", "", _check_isbn(text.removeprefix("urn:isbn:")))


Identifier = Annotated[
    str,
    Form(
        rf"urn:uuid:{_UUID}|urn:isbn:\S+|doi:10\.\d{{4,9}}/\S+|https?://[^\s/]\S*",
        "an identifier",
        "write urn:uuid:…, urn:isbn:…, doi:10.… or a web address; `python3 -c 'import uuid; print(uuid.uuid4().urn)'` makes one",
    ),
    AfterValidator(_check_identifier),
]
