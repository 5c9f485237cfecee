#!/usr/bin/env python3
"""Draws the table of reliability in docs/prediction.md as docs/reliability.svg, or checks that the picture is that of the table.

    python3 reliability.py docs/prediction.md docs/reliability.svg [--check]

Needs Python 3.9 and nothing else. Each dot is a decile: what was predicted to the right, what happened upwards, with the range in which
a share of as many documents lies in 95 % of cases if the prediction is right.
"""
import math
import re
import sys

PANELS = ["LATE, IBM", "LATE, HighRadius", "ISSUE, IBM", "ISSUE, HighRadius"]
SIZE, LEFT, TOP, GAP = 240, 52, 34, 62


def deciles(page):
    """By panel the (documents, predicted, happened) of each decile."""
    panels = [[] for _ in PANELS]
    for line in page.splitlines():
        match = re.match(r"\s+\d+-\d+ %\s+(.*)", line)
        if not match:
            continue
        cells = [float(cell) for cell in match.group(1).split()]
        if len(cells) != 3 * len(PANELS):
            raise SystemExit(f"a decile has {len(cells)} figures: {line}")
        for place, panel in enumerate(panels):
            panel.append(tuple(cells[3 * place:3 * place + 3]))
    if any(len(panel) != 10 for panel in panels):
        raise SystemExit("the table of reliability has not ten deciles")
    return panels


def panel(name, rows, left, top):
    def x(share):
        return f"{left + share * SIZE:.1f}"

    def y(share):
        return f"{top + (1 - min(1, max(0, share))) * SIZE:.1f}"

    lines = [f'<text class="name" x="{left}" y="{top - 10}">{name}</text>',
             f'<rect class="frame" x="{left}" y="{top}" width="{SIZE}" height="{SIZE}"/>',
             f'<line class="right" x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}"/>']
    for share in (0, 0.5, 1):
        words = f"{share * 100:.0f} %"
        lines.append(f'<text x="{x(share)}" y="{top + SIZE + 16}" text-anchor="middle">{words}</text>')
        lines.append(f'<text x="{left - 6}" y="{float(y(share)) + 4:.1f}" text-anchor="end">{words}</text>')
    most = max(count for count, _, _ in rows)
    for count, predicted, happened in rows:
        spread = 1.96 * math.sqrt(predicted * (1 - predicted) / count)
        radius = 3 + 7 * math.sqrt(count / most)
        lines.append(f'<line class="range" x1="{x(predicted)}" y1="{y(predicted - spread)}" x2="{x(predicted)}" y2="{y(predicted + spread)}"/>')
        lines.append(f'<circle cx="{x(predicted)}" cy="{y(happened)}" r="{radius:.1f}"><title>{count:.0f} documents: predicted {predicted:.3f}, happened {happened:.3f}</title></circle>')
    return lines


def picture(panels):
    width, height = 2 * (SIZE + GAP) + LEFT, 2 * (SIZE + GAP) + TOP
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="12">',
             "<title>Reliability: what was predicted, to the right, against what happened</title>",
             "<style>text{fill:#333}.name{font-weight:bold}.frame{fill:#fff;stroke:#999}.right{stroke:#999;stroke-dasharray:4 4}"
             ".range{stroke:#c60;stroke-width:2}circle{fill:#1565c0;fill-opacity:.7}</style>",
             f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for place, (name, rows) in enumerate(zip(PANELS, panels)):
        lines += panel(name, rows, LEFT + place % 2 * (SIZE + GAP), TOP + place // 2 * (SIZE + GAP))
    return "\n".join(lines + ["</svg>"]) + "\n"


def main():
    source, target = sys.argv[1:3]
    drawn = picture(deciles(open(source, encoding="utf-8").read()))
    if "--check" in sys.argv[3:]:
        if drawn != open(target, encoding="utf-8").read():
            raise SystemExit(f"{target} is not the picture of the table in {source}: draw it again")
        return
    with open(target, "w", encoding="utf-8") as file:
        file.write(drawn)


main()
