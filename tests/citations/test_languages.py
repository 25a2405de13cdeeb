"""Each entry and call in the language of its own work, in one list."""

from __future__ import annotations

import pytest

from kanben.citations.languages import language_of, locale_of
from tests.citations.formatted import APA, bibliography, calls, entries, formatted

MANY = """
@book{zh, author = {张三 and 李四 and 王五 and 赵六}, title = {并行计算}, translator = {孙七},
  edition = {2}, publisher = {某社}, year = {2020}, langid = {chinese}}
@book{en, author = {Smith, John and Doe, Jane and Roe, Richard and Poe, Edgar}, title = {Parallel Computing},
  edition = {2}, publisher = {Press}, year = {2021}, langid = {english}}
@book{ja, author = {山田太郎 and 鈴木花子 and 佐藤一 and 田中二}, title = {並列計算の基礎},
  publisher = {某社}, year = {2022}, langid = {japanese}}
@book{de, author = {Müller, Hans and Weber, Karl and Beck, Otto and Fuchs, Ida}, title = {{Paralleles Rechnen}},
  edition = {2}, publisher = {Verlag}, year = {2023}, langid = {german}}
"""


def test_one_list_in_four_languages() -> None:
    works = bibliography(MANY)
    assert entries(formatted("[@zh; @en; @ja; @de]", works)) == {
        "zh": "张三，李四，王五，等. 并行计算[M]. 孙七，译. 2 版. 某社，2020.",
        "en": "Smith J，Doe J，Roe R，et al. Parallel computing[M]. 2nd ed. Press，2021.",
        "ja": "山田太郎，鈴木花子，佐藤一，ほか. 並列計算の基礎[M]. 某社，2022.",
        "de": "Müller H，Weber K，Beck O，u.\u00a0a. Paralleles Rechnen[M]. 2. Aufl. Verlag，2023.",
    }


def test_numbers_follow_the_first_call_whatever_the_language() -> None:
    made = formatted("[@de] [@zh] [@en; @ja] [@zh]", bibliography(MANY))
    assert [entry.key for entry in made.entries] == ["de", "zh", "en", "ja"]
    assert calls(made) == ["[1]", "[2]", "[3-4]", "[2]"]
    assert [entry.locale for entry in made.entries] == ["de-DE", "zh-CN", "en-US", "ja-JP"]


def test_names_in_the_text_and_groups_of_several_languages() -> None:
    made = formatted("@zh 与 @en [p. 3]，[@zh; @en, p. 3; @de] [-@en]", bibliography(MANY), APA)
    assert calls(made) == [
        "张三 等 (2020)",
        "Smith et al. (2021, p. 3)",
        "(张三 等, 2020; Smith et al., 2021, p.\u00a03; Müller et al., 2023)",
        "(2021)",
    ]


def test_an_english_book_has_its_own_language_first() -> None:
    made = formatted("[@en; @zh]", bibliography(MANY), APA, "en")
    assert entries(made)["zh"].startswith("张三, 李四, 王五, & 赵六. (2020). 并行计算 (孙七, 译; 2 版).")
    assert entries(made)["en"] == "Smith, J., Doe, J., Roe, R., & Poe, E. (2021). Parallel computing (2nd ed.). Press."


@pytest.mark.parametrize(
    ("entry", "book", "locale"),
    [
        ("@book{x, title = {并行}}", "en", "zh-CN"),
        ("@book{x, title = {並列の}}", "zh-Hans", "ja-JP"),
        ("@book{x, title = {병렬}}", "zh-Hans", "ko-KR"),
        ("@book{x, title = {Параллель}}", "zh-Hans", "ru-RU"),
        ("@book{x, title = {Parallel}}", "zh-Hans", "en-US"),
        ("@book{x, title = {Parallel}}", "de", "de"),
        ("@book{x, title = {Parallel}, author = {张三}}", "zh-Hans", "en-US"),
        ("@book{x, author = {张三}}", "en", "zh-CN"),
        ("@book{x, title = {Parallel}, langid = {chinese}}", "en", "zh-CN"),
        ("@book{x, title = {並行}, language = {zh-Hant}}", "zh-Hans", "zh-TW"),
    ],
)
def test_language_of_a_work(entry: str, book: str, locale: str) -> None:
    assert locale_of(bibliography(entry).items["x"], book) == locale


@pytest.mark.parametrize(
    ("locale", "book", "language"), [("zh-CN", "zh-Hans", ""), ("en-US", "zh-Hans", "en"), ("zh-CN", "en", "zh-Hans"), ("de-DE", "en", "de")]
)
def test_language_of_the_markup(locale: str, book: str, language: str) -> None:
    assert language_of(locale, book) == language


def test_a_book_in_traditional_script() -> None:
    """Works in Han characters are taken to be in the book's script; one that says another language keeps it."""
    works = bibliography(
        "@book{own, title={系統論}, author={王甲}, translator={陳乙}, publisher={社}, year={2020}}\n"
        "@book{other, title={系统论}, langid={zh-Hans}, author={王甲}, translator={陈乙}, publisher={社}, year={2020}}\n"
    )
    made = entries(formatted("[@own; @other]", works, language="zh-Hant"))
    assert made == {"own": "王甲. 系統論[M]. 陳乙，譯. 社，2020.", "other": "王甲. 系统论[M]. 陈乙，译. 社，2020."}
