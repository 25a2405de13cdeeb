"""The numbers that chapter 10 prints are those that its programs gave, and, where arithmetic can tell, those that they must give.

What the programs printed is kept beside them as text. Where JAX is installed, in the version that the chapter names, they are run
again; the reader of compiled programs needs no JAX and is tested on its own.
"""

import re
import subprocess
import sys
from ast import literal_eval
from importlib.metadata import PackageNotFoundError, version
from math import ceil

import pytest

from assets.jax_programs import numbers as n
from assets.jax_programs.hlo import Collective, collectives, devices, size, summary, volume
from assets.sharding.numbers import Axis, gather
from assets.training.numbers import BF16, STATE
from tests.book_numbers.printed import ROOT, chapter, table

TEXT = chapter("10-jax")
FOLDER = ROOT / "assets/jax_programs"
PROGRAMS = ["road", "retrace", "ways", "clash", "choice", "train", "experts", "traps", "entropy", "pipe"]
FAILING = {"clash"}
VERSION = "0.10.2"

Sent = dict[str, tuple[int, int]]
GB, MB = 1e-9, 1e-6


def recorded(name: str) -> list[str]:
    return (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


def braces(line: str) -> Sent:
    found: Sent = literal_eval(line[line.index("{") :])
    return found


def installed() -> str:
    try:
        return version("jax")
    except PackageNotFoundError:
        return ""


@pytest.mark.skipif(installed() != VERSION, reason=f"needs JAX {VERSION}")
@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_print_what_is_recorded(name: str) -> None:
    run = subprocess.run([sys.executable, "-m", f"assets.jax_programs.{name}"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.splitlines() == recorded(name)
    assert (run.returncode != 0) == (name in FAILING)
    if name in FAILING:
        message = re.search(r"ShardingTypeError: (.*)", run.stderr)
        assert message
        assert message[1].split() == next(block for block in BLOCKS if block.startswith("Contracting")).split()


BLOCKS = re.findall(r"^```text\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)


def test_printed_outputs_are_recorded() -> None:
    outputs = {line for name in PROGRAMS for line in recorded(name)}
    own = [block for block in BLOCKS if not block.startswith(("Contracting", "%ag"))]
    assert len(own) == 3
    assert all(line in outputs for block in own for line in block.splitlines())


HLO = """HloModule m

%body (p: f32[8]) -> f32[8] {
  %r = f32[2,4]{1,0} reduce-scatter(%p), replica_groups={{0,2,4,6},{1,3,5,7}}, metadata={op_name="jit(f)/transpose(jvp())/while"}
  ROOT %s = f32[8]{0} fusion(%r), kind=kLoop, calls=%inner
}

%inner (p: f32[8]) -> f32[8] {
  ROOT %q = (bf16[3]{0}, s32[]) all-to-all(%p, %p), replica_groups=mesh['a'=4,'b'=2] {'a','b'}
}

ENTRY %main (x: f32[8]) -> f32[8] {
  %g = f32[16]{0} all-gather-start(%x), replica_groups=[4,2]<=[8]
  %d = f32[16]{0} all-gather-done(%g)
  %w = f32[8]{0} while(%x), condition=%c, body=%body, backend_config={"known_trip_count":{"n":"5"}}
  ROOT %t = f32[8]{0} all-reduce(%w), replica_groups=[2,4]<=[4,2]T(1,0), to_apply=%add
}
"""


def test_collectives_are_read_with_their_loops() -> None:
    assert collectives(HLO) == [
        Collective("all-gather", 2, 64, 1, backward=False),
        Collective("reduce-scatter", 4, 32, 5, backward=True),
        Collective("all-to-all", 8, 10, 5, backward=False),
        Collective("all-reduce", 4, 32, 1, backward=False),
    ]
    assert [volume(one) for one in collectives(HLO)] == [64, 32 * 4 * 5, 50, 64]
    assert summary(HLO)["reduce-scatter"] == (5, 640)


def test_size_of_types() -> None:
    assert size("(f32[16,1]{1,0}, f32[16]{0})") == 128
    assert size("pred[]") == 1
    with pytest.raises(KeyError):
        size("f64[2]")


def test_row_of_the_exercise() -> None:
    row = next(block for block in BLOCKS if block.startswith("%ag"))
    assert devices(row) == 4
    v = size(row.split("=", 1)[1].split(" all-gather")[0])
    axis = Axis(4, n.LINE.link)
    assert_printed("$V=8192\\times14336\\times4$，{} MB；", f"{v / 1e6:.1f}")
    assert_printed("80次共{} GB", f"{80 * v / 1e9:.1f}")
    assert_printed("GB/s}$，{} ms；80次", f"{gather(v, axis) * 1e3:.2f}")
    assert_printed("80次{} ms。", f"{80 * gather(v, axis) * 1e3:.0f}")


def assert_printed(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1, (words, value)


def test_table_of_retracing() -> None:
    printed = [(row[0], (int(row[2]), int(row[3]))) for row in table(TEXT, "tbl-jax-retrace")]
    assert printed == [(name, literal_eval(counts)) for name, counts in (line.split(" ", 1) for line in recorded("retrace"))]


def test_table_of_loops() -> None:
    lines = [line.split()[1:] for line in recorded("traps") if line.startswith("展开")]
    assert table(TEXT, "tbl-jax-scan") == lines


def test_table_of_ways() -> None:
    rows = [line for line in recorded("ways") if "{" in line]
    expected = []
    for line in rows:
        ((kind, (calls, v)),) = braces(line).items()
        expected.append([line.split()[0], f"`{kind}`", str(v)])
        assert calls == 1
        assert " True " in line
    assert [row[1:] for row in table(TEXT, "tbl-jax-ways")] == expected
    reduced = n.sent(64, 32, 128, 4, 2)[2]
    assert [int(row[2]) for row in expected] == [reduced] * 5 + [reduced // 2]


def test_types_of_explicit_arrays() -> None:
    types = recorded("ways")[-1].split()
    assert_printed("$\\boldsymbol{X}$是`{}`，", types[0])
    assert_printed("$\\boldsymbol{W}_1$是`{}`，", types[1])
    assert_printed("$\\boldsymbol{H}$是`{}`。", types[2])


D, F = 8192, 28672
CHOICES = [line for line in recorded("choice") if line[0].isdigit()]


@pytest.mark.parametrize("row", table(TEXT, "tbl-jax-choice"), ids=lambda row: row[0])
def test_table_of_choices(row: list[str]) -> None:
    b = int(row[0])
    plain, steered = (braces(line) for line in CHOICES if line.startswith(f"{b} "))
    assert plain == {"all-gather": (2, n.fetched_weights(D, F))}
    reduced, exchanged = n.steered(b, D, F, 8)
    assert steered == {"all-reduce": (1, reduced), "all-to-all": (2, exchanged)}
    whole = n.fetched_weights(D, F)
    values = whole / 1e6, (reduced + exchanged) / 1e6, whole / (reduced + exchanged)
    times = n.fetched_time(D, F) * 1e3, n.steered_time(b, D, F) * 1e3
    assert row[1:] == [*(f"{value:.1f}" for value in values), *(f"{time:.2f}" for time in times)]


def test_table_of_harmless_lines() -> None:
    expected = []
    for line in recorded("choice")[len(CHOICES) :]:
        found = braces(line)
        calls, sent = (sum(pair[i] for pair in found.values()) for i in (0, 1))
        expected.append(["、".join(f"`{kind}`" for kind in found) or "无", str(calls), str(sent)])
    last = TEXT[TEXT.index("{#tbl-jax-harmless") :]
    rows = re.findall(r"^\|(.*)\|$", last[: last.index(":::\n")], re.MULTILINE)[2:]
    assert [[cell.strip() for cell in row.split("|")][1:] for row in rows] == expected


def trained() -> dict[str, dict[tuple[str, str], int]]:
    found: dict[str, dict[tuple[str, str], int]] = {}
    for line in recorded("train"):
        if line.endswith(" True"):
            sums = found.setdefault(line.removesuffix(" True"), {})
        elif line.startswith("  "):
            axis, way, _, _, sent = line.split()
            sums[axis, way] = sums.get((axis, way), 0) + int(sent)
    return found


TRAINED = trained()
FORMULA = [2 * sent for sent in n.sent(64, 32, 128, 4, 2)]
PLACES = [("X", "前"), ("X", "反"), ("Y", "前"), ("Y", "反")]


def test_table_of_training() -> None:
    columns = [FORMULA, *([sums[place] for place in PLACES] for sums in TRAINED.values())]
    assert list(TRAINED) == ["手工", "自动", "自动，加约束"]
    assert columns[0] == columns[1]
    columns = [[*column, sum(column)] for column in columns]
    assert [row[1:] for row in table(TEXT, "tbl-jax-train")] == [[str(column[i]) for column in columns] for i in range(5)]
    assert_printed("自动的多送{}%，", f"{100 * (columns[2][-1] / columns[0][-1] - 1):.0f}")
    assert_printed("沿X省下的{}字节。", str(columns[2][1] - columns[3][1]))


STEP = n.Step()
MEMORY = [line.rsplit(" ", 1) if "{" not in line else line.split(" ", 2) for line in recorded("train")]
KEPT = {line[0]: (int(line[1]), literal_eval(line[2])) for line in MEMORY if len(line) == 3 and line[2].startswith("{")}


def test_table_of_policies() -> None:
    assert table(TEXT, "tbl-jax-remat") == [[name, str(temporary), str(calls["X"]), str(calls["Y"])] for name, (temporary, calls) in KEPT.items()]
    nothing, weights, everything = (temporary for temporary, _ in KEPT.values())
    assert 0 <= nothing - weights - STEP.gathered < 100
    assert 0 <= weights - everything - STEP.inside < 100


def test_donation() -> None:
    kept, given = ([int(word) for word in line.split()[1:]] for line in recorded("train") if line.startswith(("不交", "交出")))
    assert (kept[2], given[2]) == (0, STEP.weights)
    assert given[:2] == kept[:2]
    # All that is kept for a parameter, less its gradient.
    assert_printed("除去梯度，{}字节", str(STATE - BF16))


def test_unrolling_undoes_recomputation() -> None:
    line = next(line for line in recorded("train") if line.startswith("全部重算，展开"))
    _, temporary, calls = line.split(" ", 2)
    assert literal_eval(calls) == (0, 0)
    assert_printed("又回到{} B，", temporary)


COPIES = 8 * 64 * 2


def test_table_of_capacities() -> None:
    expected = []
    for line in recorded("experts"):
        factor, places, lost, same = line.split()[:4]
        assert int(places) == n.capacity(float(factor), 64, 2, 16) == ceil(float(factor) * 8)
        assert braces(line)["all-to-all"] == (2, 2 * n.boxes(int(places), 16, 32))
        expected.append(
            [
                factor,
                places,
                str(n.boxes(int(places), 16, 32)),
                lost,
                f"{100 * int(lost) / COPIES:.1f}",
                f"{100 * n.overflow(128, 16, int(places)):.1f}",
                f"{100 * float(same):.1f}",
            ]
        )
    assert table(TEXT, "tbl-jax-experts") == expected
    assert n.boxes(n.capacity(1, 64, 2, 16), 16, 32) == 4 * 2 * 64 * 32


def test_overflow_is_the_binomial_one() -> None:
    # Two copies, two experts, one place: both choose the same with chance 1/2, and then one of two is lost.
    assert n.overflow(2, 2, 1) == pytest.approx(0.25)
    assert n.overflow(5, 3, 0) == pytest.approx(1)


def test_table_of_factors() -> None:
    expected = []
    for b in (16, 64, 256, 1024):
        places = n.capacity(1.25, b, 6, 64)
        sent, lost = n.boxes(places, 64, 2048, 2) * MB, 100 * n.overflow(6 * b, 64, places)
        expected.append([str(b), f"{6 * b / 64:.1f}", str(places), f"{sent:.2f}", f"{lost:.2f}"])
    assert table(TEXT, "tbl-jax-factor") == expected


def test_traps() -> None:
    lines = {line.split()[0]: line for line in recorded("traps") if not line.startswith("展开")}
    assert literal_eval(lines["类型"].split(" ", 1)[1]) == ["bfloat16", "float32", "float32", "bfloat16"]
    assert lines["越界"] == "越界 4 [0 1 2 3 4]"
    assert "RuntimeError: Array has been deleted" in lines["交出"]
    assert "TracerBoolConversionError" in lines["分支"]
    assert "ValueError" in lines["漏加"]
    assert lines["漏加"].endswith(": 64.0")
    assert "Disallowed host-to-device transfer" in lines["传送"]
    assert lines["bf16"] == "bf16 ['f32']"
    _, right, wrong, gradients, ones = lines["平均"].split()
    assert (gradients, ones) == ("True", "True")
    assert_printed("应得{}，", right)
    assert_printed("得到的是{}。\n", wrong)
    assert_printed("得到的是{}，等于", lines["梯度"].split()[1])
    assert "False" not in "".join(recorded("ways") + recorded("entropy") + recorded("pipe") + recorded("train"))


RETURNED, FINISHED = recorded("dispatch")[0].replace(",", "").split()[0::2]
BIG = n.Step(80, 524288, 8192, 28672, 64, 8, 2)
COUNT, EXTRA = n.padded(4096, 128)
BEATS = n.beats(8, 24)
WHOLE = n.fetched_weights(D, F)
LEAST = sum(n.steered(8, D, F, 8))
STABLE = next(line for line in recorded("road") if "stablehlo." in line)

IN_TEXT = [
    ("收齐，{} MB。8个词元呢？", f"{WHOLE * MB:.0f}"),
    ("还是{} MB。\n", f"{WHOLE * MB:.0f}"),
    ("要送的降到{} MB，", f"{LEAST * MB:.1f}"),
    ("是原来的1/{}。", f"{WHOLE / LEAST:.0f}"),
    ("照样把{} GB的权重收齐", f"{WHOLE * GB:.1f}"),
    ("StableHLO里有{}条运算", str(STABLE.count("stablehlo."))),
    ("调用{} ms就返回了", RETURNED),
    ("结果{} ms之后才有", FINISHED),
    ("16×32的fp32是{}字节", str(16 * 32 * 4)),
    ("又省{}字节。", str(2 * 4 * 16 * 32)),
    ("归约多送{}字节；", str(TRAINED["自动，加约束"]["Y", "前"] - TRAINED["手工"]["Y", "前"])),
    ("一片的权重{} B。", str(STEP.weights)),
    ("重叠{} B，正好", str(STEP.weights)),
    ("第二行差{} MB：", f"{STEP.gathered * MB:.2f}"),
    ("的fp32，合计{} B。", str(STEP.gathered)),
    ("第三行差{} MB：", f"{STEP.inside * MB:.2f}"),
    ("个数，合计{} B。", str(STEP.inside)),
    ("共{}份。“均匀", str(COPIES)),
    ("至多{}遍：", str(COUNT)),
    ("是原来的{}倍。\n::::", f"{EXTRA:.2f}"),
    ("$V$合计{} B：", str(braces(recorded("entropy")[1])["all-reduce"][1])),
    ("三个数共{} kB，", f"{3 * 2 * 4 * 1024 / 1e3:.1f}"),
    ("收集得分要{} MB，", f"{4 * 1024 * 128256 * MB:.0f}"),
    ("代入得{}。", f"{n.even_tokens(D, F, 8):.0f}"),
    ("前向$24+8-1={}$拍", str(BEATS)),
    ("共{} B。损失", str(BEATS * 16 * 32 * 4)),
    ("气泡占$7/31$，{}%。", f"{700 / BEATS:.1f}"),
    ("有用的{}倍。", f"{BEATS / 24:.2f}"),
    ("各一次{} B的传送", str(24 * 16 * 32 * 4)),
    ("2/512$，{} GB。", f"{BIG.weights * GB:.2f}"),
    ("64倍，{} GB。", f"{BIG.gathered * GB:.2f}"),
    ("80层共{} GB；", f"{BIG.inputs * GB:.2f}"),
    ("3584)\\times2$，{} GB。", f"{BIG.inside * GB:.2f}"),
    ("9.40$，{} GB；", f"{(BIG.inputs + BIG.inside + BIG.gathered) * GB:.2f}"),
    ("只重收权重，{} GB；", f"{(BIG.inputs + BIG.inside) * GB:.2f}"),
    ("全部重算，{} GB。", f"{BIG.inputs * GB:.2f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert_printed(words, value)


def test_compiler_fuses() -> None:
    left = literal_eval(recorded("road")[recorded("road").index(STABLE) + 1])
    assert left[2:] == ["%ynn_fusion", "%broadcast_maximum_fusion"]
    assert_printed("编译之后只剩{}条：", "两")


def test_pipeline_moves() -> None:
    moves = literal_eval(recorded("pipe")[1])
    assert sorted(moves) == sorted((times, sent, way) for way in "前反" for times, sent in ((BEATS, 16 * 32 * 4), (1, 24 * 16 * 32 * 4)))


def test_entropy_sends_three_numbers() -> None:
    assert braces(recorded("entropy")[1]) == {"all-reduce": (3, 3 * 2 * 16 * 4 + 2 * 4)}


def test_clash_reduces_without_a_word() -> None:
    assert braces(recorded("clash")[0]) == {"all-reduce": (1, 4096)}


def test_version_is_the_one_of_the_outputs() -> None:
    assert set(re.findall(r"JAX (\d[\d.]*\d)", TEXT)) == {VERSION}
