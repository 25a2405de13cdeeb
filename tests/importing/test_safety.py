"""Sources that are broken or hostile: nothing outside is read, nothing fails with a traceback, the book builds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kanben.pipeline import build
from kanben.problems import Stop
from tests.importing.books import imported


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "secret.png").write_bytes(b"\x89PNG SECRET")
    source = write(
        tmp_path / "s",
        {
            "book.toml": "[book]\ntitle='t'\n",
            "src/SUMMARY.md": "- [a](a.md)\n- [b](../../secret.txt)\n- [c](link.md)\n",
            "src/a.md": "# a\n\n{{#include ../../secret.txt}}\n\n{{#include link.md}}\n\n{{#include /etc/hostname}}\n\n![x](../../secret.png)\n",
        },
    )
    (source / "src/link.md").symlink_to(tmp_path / "secret.txt")
    made = imported(source, tmp_path / "book")
    assert not any(b"SECRET" in file.read_bytes() for file in made.folder.rglob("*") if file.is_file())
    assert sum("leads out of the source" in line for line in made.told("person")) >= 3
    build(made.folder, tmp_path / "out", ("epub",))


def test_circles_end(tmp_path: Path) -> None:
    source = write(tmp_path / "s", {"book.toml": "", "src/SUMMARY.md": "- [a](a.md)\n", "src/a.md": "# a\n\n文\n\n{{#include a.md}}\n"})
    made = imported(source, tmp_path / "book")
    assert any("included within itself" in line for line in made.told("person"))


@pytest.mark.parametrize(
    ("content", "shown"),
    [("甲乙丙。".encode("gb18030"), "甲乙丙。"), ("甲乙丙。".encode("utf-16"), "甲乙丙。"), (b"\xef\xbb\xbf\xe7\x94\xb2\r\n\x0b", "甲")],
)
def test_encodings(tmp_path: Path, content: bytes, shown: str) -> None:
    made = imported(write(tmp_path / "s", {"a.md": content}), tmp_path / "book")
    assert shown in made.chapter("a")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    source = write(tmp_path / "s", {"a.md": b"\x00\xff\x00\xfe" * 9, "b.md": "# b\n\n文\n"})
    made = imported(source, tmp_path / "book")
    assert any("no encoding" in line for line in made.told("person"))
    with pytest.raises(Stop) as stop:
        imported(write(tmp_path / "empty", {"x.bin": "y"}), tmp_path / "no")
    assert [p.code for p in stop.value.problems] == ["import-source-unknown"]
    with pytest.raises(Stop) as stop:
        imported(tmp_path / "nowhere", tmp_path / "no")
    assert [p.code for p in stop.value.problems] == ["import-source-missing"]


def test_an_alias_that_unfolds_without_end(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    made = imported(write(tmp_path / "s", {"mkdocs.yml": bomb, "docs/a.md": "# a\n\n文\n"}), tmp_path / "book")
    assert any("mkdocs.yml" in line for line in made.told("person"))


def test_a_formula_that_cannot_be_set(tmp_path: Path) -> None:
    made = imported(write(tmp_path / "s", {"a.md": "# a\n\n好 $x^2$，坏 $\\nosuch{$。\n"}), tmp_path / "book")
    assert "$x^2$" in made.chapter("a")
    assert "`\\nosuch{`" in made.chapter("a")
    assert any("a formula cannot be set" in line for line in made.told("person"))


PIECES = st.sampled_from(
    [
        *("# 一\n", "#### 四\n", "文", "\n\n", "\n", "- ", "1. ", "> ", "    ", "```", "~~~", "`", "$", "$$", "[a](b.md)", "[a](#x)", "![](p.png)"),
        *(
            "[^1]",
            "[^1]: 注\n",
            "<div>",
            "</div>",
            "<p align=center>",
            "<b>",
            "</i>",
            "<table><tr><td>",
            "</table>",
            "<script>",
            "<br>",
            "<!--",
            "-->",
        ),
        *(
            "<x-y z>",
            "<a href='q'>",
            "&lt;",
            "::: tip\n",
            ":::\n",
            "!!! note\n",
            '=== "t"\n',
            "{% hint %}",
            "{% endhint %}",
            "{{ x.y }}",
            "{: .c }\n",
        ),
        *("{: .c }\n", "<b>", "</i>"),
        *("{#id}", "| a | b |\n|---|---|\n| c |\n", "---\n", "**", "*", "_", "~~", "^", "~", "@fig-x", "@a", "\\", "\\(", "\\label{q}", "\\ref{q}"),
        *("<d-footnote>", "</d-footnote>", '<d-cite key="k">', "[[w]]", "*[A]: b\n"),
    ]
)


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=25).map("".join), min_size=1, max_size=2))
def test_any_page_becomes_a_book_that_builds(tmp_path_factory: pytest.TempPathFactory, pages: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    source = write(folder / "s", {f"{i}.md": f"# 页{i}\n\n开头。\n\n{page}" for i, page in enumerate(pages)})
    made = imported(source, folder / "book")
    build(made.folder, folder / "out", ("epub",))


def test_a_source_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kanben.importing.files.MOST_FILES", 3)
    source = write(tmp_path / "s", {f"{i}.md": "# x\n\n文\n" for i in range(5)})
    with pytest.raises(Stop) as stop:
        imported(source, tmp_path / "book")
    assert [p.code for p in stop.value.problems] == ["import-too-large"]
