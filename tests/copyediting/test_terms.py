"""The term check against a glossary, alone and beside the original."""

from __future__ import annotations

import pytest

from kanben.copyediting.prose import Prose
from kanben.copyediting.terms import missing_terms, mixed_titles, term_rules
from kanben.manuscript.glossary import Term

TERMS = (
    Term(term="训练", original="training", avoid=("培训",)),
    Term(term="带宽", original="bandwidth", avoid=("频宽",)),
    Term(term="显存带宽", original="memory bandwidth", also=("内存频宽量",)),
    Term(term="内核", original="kernel", avoid=("核函数", "Kernel函数")),
    Term(term="张量核", original="TensorCore"),
    Term(term="逐片映射", original="shard_map", also=("shard_map",)),
)


def found(text: str) -> list[tuple[str, str]]:
    prose = Prose(text)
    every = [finding for rule in (*term_rules(TERMS), mixed_titles) for finding in rule(prose)]
    return sorted((f.code, text[f.at :][:4]) for f in every)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("模型的培训要多久。", "term-avoided", "培训要多"),
        ("写一个kernel函数。", "term-avoided", "kern"),
        ("模型的training要多久。", "term-untranslated", "trai"),
        ("写几个kernels就够。", "term-untranslated", "kern"),
        ("见《How To Scale Your 模型》。", "term-mixed-title", "《How"),
        ("见*How To Scale Your 模型*。", "term-mixed-title", "*How"),
        ("见[All About 变换器 Inference](x.md)。", "term-mixed-title", "[All"),
    ],
)
def test_what_is_told(text: str, code: str, at: str) -> None:
    assert (code, at) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "训练（training）与带宽。",
        "每片的内存频宽量很大。",
        "`training`与$bandwidth$。",
        "TensorCore与shard_map都可以写。",
        "见[All about training and kernels]{lang=en}。",
        "Training is what this paragraph in English speaks about.",
        "用 Google Cloud TPU 训练。",
        "见*How to Scale Your Model*。",
        "pre-training的写法由原文定。",
        "**How to** 一节讲用法。",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("original", "translation", "missing"),
    [
        ("Training needs bandwidth.", "训练要带宽。", []),
        ("Training needs bandwidth.", "培训要带宽。", ["训练"]),
        ("Memory bandwidth limits it.", "显存带宽限制它。", []),
        ("Memory bandwidth limits it.", "带宽限制它。", ["显存带宽"]),
        ("Kernels on a TensorCore", "TensorCore上的内核", []),
        ("retraining is another word", "再来一次", []),
    ],
)
def test_a_passage_beside_its_original(original: str, translation: str, missing: list[str]) -> None:
    assert [term.term for term in missing_terms(original, translation, TERMS)] == missing


def test_without_a_glossary_there_is_no_term_rule() -> None:
    assert term_rules(()) == ()
