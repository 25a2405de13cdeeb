"""Draws activations.svg: bytes that a layer of the 8B model keeps of one token, by tensor and by policy."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.transformers import numbers as model

SIZE = (400, 154)
LEFT, UNIT = 92.0, 290 / 664
ROWS = {"naive": "存概率，不重算", "flash": "不存概率", "products": "只存投影的输出", "block": "只存层的输入"}
LENGTH = 8192
FILLS = {"宽度为*D*的": svg.GREY, "查询、键、值等": "#6c9bb5", "宽度为*F*的": svg.ACCENT, "注意力概率": svg.PALE}


def groups(policy: str) -> list[float]:
    """Thousands of bytes in each of the kinds of FILLS."""
    m, parts = model.LLAMA_8B, model.saved(model.LLAMA_8B)
    wide = sum(parts[n] for n in ("输入", "归一化", "中间残差", "再归一化"))
    heads = sum(parts[n] for n in ("查询", "键和值", "注意力输出"))
    all_parts = [wide, heads, sum(parts[n] for n in ("门", "升维", "乘积")), 0]
    kinds = {
        "naive": [*all_parts[:3], m.q * LENGTH],
        "flash": all_parts,
        "products": [2 * m.D, parts["查询"] + parts["键和值"], parts["门"] + parts["升维"], 0],
        "block": [m.D, 0, 0, 0],
    }
    return [model.BF16 * numbers / 1e3 for numbers in kinds[policy]]


def bars() -> list[str]:
    """A row for each policy, with its sum at the end."""
    parts = []
    for i, (policy, name) in enumerate(ROWS.items()):
        y, x = 8 + 30 * i, LEFT
        parts.append(svg.text((LEFT - 6, y + 12), name, 9, "end"))
        for amount, fill in zip(groups(policy), FILLS.values(), strict=True):
            if amount:
                parts.append(svg.box((x, y), amount * UNIT, 17, fill, "none"))
            x += amount * UNIT
        total = f"{model.kept(model.LLAMA_8B, policy, LENGTH) / 1e3:.0f} kB"
        inside = x + 40 > SIZE[0]
        parts.append(svg.text((x - 5, y + 12) if inside else (x + 5, y + 12), total, 9, "end" if inside else "start"))
    return parts


def legend() -> list[str]:
    """Names of the shades below the rows."""
    parts = []
    for x, (name, fill) in zip((LEFT, 166, 250, 324), FILLS.items(), strict=True):
        parts += [svg.box((x, 138), 9, 9, fill, "none"), svg.text((x + 13, 146), name, 8.5)]
    return [*parts, svg.path([(LEFT, 4), (LEFT, 128)], svg.GREY)]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "activations.svg", SIZE, "一层为一个词元保存的激活", [*bars(), *legend()])


if __name__ == "__main__":
    main()
