"""Page labels: a viewer's page field says what is printed on the page, roman numbers in the front matter and arabic ones from the body on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydyf

BODY_START = "body-start"  # the page that styles/print.css names so, and counts from 1 again


def label_pages(pdf: pydyf.PDF, pages: Sequence[Any], cover: int) -> None:
    """Write the catalog's PageLabels (ISO 32000-1, 12.4.2) for WeasyPrint's `pages`, the first `cover` of which have no number.

    A book whose style sheet does not restart the count has arabic numbers throughout.
    """
    names = [page._page_box.page_type.name for page in pages]
    ranges: list[Any] = [0, pydyf.Dictionary({"P": pydyf.String("cover")})] if cover else []
    if BODY_START in names:
        front, body = cover, names.index(BODY_START)
        ranges += [front, pydyf.Dictionary({"S": "/r"})] if front < body else []
        ranges += [body, pydyf.Dictionary({"S": "/D"})]
    else:
        ranges += [cover, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(ranges)})
