from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.manuscript.paths import OutsideBook, name_inside, resolve_inside


@pytest.mark.parametrize(
    ("base", "target", "inside"),
    [
        ("chapters", "a.png", "chapters/a.png"),
        ("chapters", "../assets/rooflines/a.svg", "assets/rooflines/a.svg"),
        ("", "assets/a.svg", "assets/a.svg"),
        (".", "./assets//a.svg", "assets/a.svg"),
        ("chapters", "my%20picture.png", "chapters/my picture.png"),
        ("chapters", "%E5%9B%BE.png", "chapters/图.png"),
        ("chapters", "..\\assets\\a.svg", "assets/a.svg"),
        ("chapters", "a..b/...png", "chapters/a..b/...png"),
    ],
)
def test_references_are_counted_from_the_folder_of_the_file(base: str, target: str, inside: str, tmp_path: Path) -> None:
    assert resolve_inside(tmp_path, base, target) == inside


@pytest.mark.parametrize(
    "target",
    [
        "../../a.png",
        "/etc/passwd",
        "%2e%2e/%2E%2E/a.png",
        "..\\..\\a.png",
        "C:/a.png",
        "C:a.png",
        "//host/a.png",
        "\\a.png",
        "a/../../../a.png",
        "a%00.png",
    ],
)
def test_references_out_of_the_book_are_refused(target: str, tmp_path: Path) -> None:
    with pytest.raises(OutsideBook) as refused:
        resolve_inside(tmp_path, "chapters", target)
    assert refused.value.target == target


def test_links_may_lead_within_the_book_and_not_out_of_it(tmp_path: Path) -> None:
    book, outside = tmp_path / "book", tmp_path / "book-of-another"
    (book / "assets").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.png").write_bytes(b"")
    (book / "within").symlink_to("assets")
    (book / "without").symlink_to(outside)
    (book / "a.png").symlink_to("../book-of-another/a.png")
    (book / "round").symlink_to("round")
    assert resolve_inside(book, "chapters", "../within/a.png") == "within/a.png"
    assert resolve_inside(book, "", "round") == "round"
    for target in ("without/a.png", "a.png"):
        with pytest.raises(OutsideBook):
            resolve_inside(book, "", target)


def test_a_percent_sign_in_a_name_is_a_percent_sign(tmp_path: Path) -> None:
    assert name_inside(tmp_path, "chapters", "100%25.md") == "chapters/100%25.md"


@given(target=st.text(alphabet=st.sampled_from("./\\%25eE~aC: \0图\ud800"), max_size=20))
def test_what_is_given_back_is_always_inside(target: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp()
    try:
        inside = resolve_inside(root, "chapters", target)
    except OutsideBook:
        return
    assert (root / inside).resolve().is_relative_to(root.resolve())
