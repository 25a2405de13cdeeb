"""Draws the pictures of the chapter on figures and tables into this folder: `python pictures.py`."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
INK, PALE, ACCENT = "#333333", "#d9d9d6", "#1f5c7a"


def bars(name: str, values: list[int]) -> None:
    """A bar chart with labels in the fonts that the book has."""
    width, height, base = 320, 200, 170
    step = (width - 40) / len(values)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="13">']
    for i, value in enumerate(values):
        x, tall = 30 + i * step, value * 1.3
        parts.append(f'<rect x="{x:.1f}" y="{base - tall:.1f}" width="{step * 0.6:.1f}" height="{tall:.1f}" fill="{ACCENT if i == 2 else PALE}"/>')
        parts.append(f'<text x="{x + step * 0.3:.1f}" y="{base - tall - 5:.1f}" text-anchor="middle" fill="{INK}">{value}</text>')
        parts.append(f'<text x="{x + step * 0.3:.1f}" y="{base + 18}" text-anchor="middle" fill="{INK}">批{2**i}</text>')
    parts.append(f'<path d="M20 {base}H{width - 10}" stroke="{INK}" fill="none"/></svg>\n')
    (HERE / name).write_text("\n".join(parts), encoding="utf-8")


def tall_plan() -> None:
    """A drawing higher than it is wide, which would not fit on a page at the full measure."""
    boxes = ["读取", "解析", "编号", "解析引用", "排公式", "排版", "写出"]
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 430" font-size="14" font-family="serif">']
    for i, word in enumerate(boxes):
        y = 10 + i * 60
        parts.append(f'<rect x="40" y="{y}" width="120" height="36" fill="none" stroke="{INK}"/>')
        parts.append(f'<text x="100" y="{y + 23}" text-anchor="middle" fill="{INK}">{word}</text>')
        if i:
            parts.append(f'<path d="M100 {y - 24}v20m-4 -7l4 8l4 -8" stroke="{INK}" fill="none"/>')
    (HERE / "plan.svg").write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def hills(width: int, height: int) -> Image.Image:
    """Something like a photograph: no pixel equals its neighbour."""
    image = Image.new("RGB", (width, height))
    for x in range(width):
        crest = [height * (0.45 + 0.12 * k + 0.08 * math.sin(x / width * (5 + 3 * k) + k * 2)) for k in range(3)]
        for y in range(height):
            layer = sum(y > c for c in crest)
            grain = ((x * 7919 + y * 104729 + x * y * 31) % 23) - 11
            base = (180 - 45 * layer + y * 30 // height, 195 - 40 * layer, 215 - 55 * layer)
            image.putpixel((x, y), tuple(max(0, min(255, channel + grain)) for channel in base))
    return image


def screen() -> None:
    """A flat picture in few colours, as of a program's window."""
    image = Image.new("RGB", (640, 400), "#f4f4f2")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 639, 40), fill=INK)
    for row in range(8):
        draw.rectangle((30, 70 + row * 38, 30 + 60 + (row * 97) % 400, 86 + row * 38), fill=ACCENT if row % 3 == 0 else PALE)
    image.save(HERE / "screen.png", optimize=True)


def sorting() -> None:
    """An animation: bars are sorted, one exchange a frame."""
    values = [7, 2, 9, 4, 1, 8, 3, 6]
    frames = []
    for end in range(len(values) - 1, 0, -1):
        for i in range(end):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
            frame = Image.new("P", (240, 120), 0)
            frame.putpalette([255, 255, 255, 0xD9, 0xD9, 0xD6, 0x1F, 0x5C, 0x7A])
            draw = ImageDraw.Draw(frame)
            for k, value in enumerate(values):
                draw.rectangle((12 + k * 28, 112 - value * 11, 32 + k * 28, 112), fill=2 if k in (i, i + 1) else 1)
            frames.append(frame)
    frames[0].save(HERE / "sorting.gif", save_all=True, append_images=frames[1:], duration=200, loop=0, optimize=False)


def main() -> None:
    bars("bars-a.svg", [12, 25, 48, 90])
    bars("bars-b.svg", [10, 19, 35, 61])
    tall_plan()
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera held sideways
    hills(480, 320).transpose(Image.Transpose.ROTATE_90).save(HERE / "hills.jpg", quality=80, exif=exif)
    hills(360, 240).save(HERE / "hills.webp", quality=70)
    screen()
    sorting()


if __name__ == "__main__":
    main()
