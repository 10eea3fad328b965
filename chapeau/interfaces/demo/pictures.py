"""Pictures of the demo's articles, drawn by us as SVG in one style: ink on paper, one colour per brand.

The shape tells the category, the tag in the corner the key value, so that articles are told apart at thumbnail size.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import cos, pi, sin

PAPER, INK = "#f1efe8", "#22302b"
BRANDS = {
    "Corvo": "#3d5a6c", "Lumen": "#c0392b", "Altura": "#0f6b4f", "Fermo": "#b7791f", "Filo": "#6b4f8a", "Strada": "#8a5a2b",
    "Giro": "#1f6f8b", "Mano": "#7a3e48", "Sedia": "#9c6b30", "Luce": "#c99a1a", "Volta": "#2f7d5b", "Pulito": "#3f7fb5",
    "Chiave": "#54606a", "Testa": "#a8452f", "Soma": "#5d7a2f", "Sicuro": "#444b78", "Atelier": "#8b5e83", "Nord": "#2b6f77",
}  # fmt: skip

Draw = Callable[[str, int], str]


def circle(x: float, y: float, r: float, *, fill: str = "none", stroke: str = INK, width: float = 8) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def path(d: str, *, fill: str = "none", stroke: str = INK, width: float = 10) -> str:
    return (
        f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def box(x: float, y: float, w: float, h: float, r: float = 8, *, fill: str = "none", width: float = 8) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" fill="{fill}" stroke="{INK}" stroke-width="{width:g}"/>'


def toothed(x: float, y: float, radius: float, teeth: int, fill: str) -> str:
    points = []
    for i in range(teeth * 2):
        r, a = (radius if i % 2 else radius - 13), pi * i / teeth
        points.append(f"{x + r * cos(a):.1f},{y + r * sin(a):.1f}")
    return (
        f'<polygon points="{" ".join(points)}" fill="{fill}" stroke="{INK}" stroke-width="6" stroke-linejoin="round"/>'
    )


def ring_of(x: float, y: float, r: float, n: int, size: float, fill: str) -> str:
    return "".join(
        circle(x + r * cos(2 * pi * i / n), y + r * sin(2 * pi * i / n), size, fill=fill, width=4) for i in range(n)
    )


def rays(x: float, y: float, inner: float, outer: float, n: int, width: float = 4) -> str:
    return "".join(
        path(
            f"M{x + inner * cos(a):.1f} {y + inner * sin(a):.1f}L{x + outer * cos(a):.1f} {y + outer * sin(a):.1f}",
            width=width,
        )
        for a in (2 * pi * i / n for i in range(n))
    )


def chain(c: str, k: int) -> str:
    links = []
    for i in range(6):
        x, y = 70 + i * 52, 200 + (26 if i % 2 else -26)
        links.append(path(f"M{x} {y}L{x + 52} {200 + (-26 if i % 2 else 26)}", width=34, stroke=c if i % 2 else INK))
        links.append(circle(x, y, 9, fill=PAPER, width=6))
    return "".join(links)


def cassette(c: str, k: int) -> str:
    sprockets = 4 + k % 4
    return "".join(
        toothed(200, 205, 140 - i * (96 / sprockets), 30 - i * 3, c if i % 2 == 0 else PAPER) for i in range(sprockets)
    ) + circle(200, 205, 26, fill=PAPER)


def ring(c: str, k: int) -> str:
    return (
        toothed(200, 205, 140, 24 + 2 * (k % 6), c) + circle(200, 205, 82, fill=PAPER) + ring_of(200, 205, 62, 5, 12, c)
    )


def crank(c: str, k: int) -> str:
    return toothed(160, 180, 104, 28, c) + circle(160, 180, 58, fill=PAPER) + path("M160 180L305 318", width=34) + circle(305, 318, 12, fill=PAPER, width=6) + circle(160, 180, 18, fill=PAPER)  # fmt: skip


def derailleur(c: str, k: int) -> str:
    return path("M130 80L210 150L190 230", width=36, stroke=c) + path("M190 230L250 330", width=26) + toothed(190, 230, 42, 11, PAPER) + toothed(250, 330, 42, 11, PAPER) + circle(130, 80, 16, fill=PAPER)  # fmt: skip


def bearing(c: str, k: int) -> str:
    return circle(200, 205, 132, fill=c) + circle(200, 205, 96, fill=PAPER) + ring_of(200, 205, 78, 10 + k % 4, 14, INK) + circle(200, 205, 48, fill=c)  # fmt: skip


def pads(c: str, k: int) -> str:
    one = "M{x} 110h92q16 0 16 20v90q0 60-62 70q-62-10-62-70v-90q0-20 16-20z"
    return path(one.format(x=72), fill=c) + path(one.format(x=236), fill=c) + circle(118, 140, 10, fill=PAPER, width=5) + circle(282, 140, 10, fill=PAPER, width=5)  # fmt: skip


def caliper(c: str, k: int) -> str:
    return circle(160, 240, 108, width=10) + rays(160, 240, 40, 96, 6, 8) + path("M210 90h90q22 0 22 24v96q0 24-22 24h-50l-60-60z", fill=c) + circle(286, 130, 12, fill=PAPER, width=5) + circle(286, 194, 12, fill=PAPER, width=5)  # fmt: skip


def rotor(c: str, k: int) -> str:
    return circle(200, 205, 138, stroke=c, width=26) + ring_of(200, 205, 138, 22, 5, PAPER) + rays(200, 205, 46, 124, 6, 14) + circle(200, 205, 44, fill=PAPER, width=12)  # fmt: skip


def cable(c: str, k: int) -> str:
    return circle(200, 205, 118, stroke=c, width=16) + circle(200, 205, 92, stroke=c, width=16) + circle(200, 205, 66, stroke=c, width=16) + path("M318 205q20 90 40 120", stroke=c, width=16) + path("M352 318l10 24", width=12)  # fmt: skip


def tyre(c: str, k: int) -> str:
    width = 26 + 7 * (k % 5)
    return circle(200, 205, 140 - width / 2, width=width) + circle(200, 205, 142 - width, stroke=c, width=8) + rays(200, 205, 128, 140, 40, 5)  # fmt: skip


def tube(c: str, k: int) -> str:
    return circle(200, 195, 112, stroke=c, width=34) + path("M200 100v-52", width=14) + path("M190 48h20", width=18)


def rim(c: str, k: int) -> str:
    return circle(200, 205, 138, stroke=c, width=24 + 8 * (k % 3)) + circle(200, 205, 112, width=5) + ring_of(200, 205, 130, 16, 4, PAPER)  # fmt: skip


def hub(c: str, k: int) -> str:
    return path("M60 205h280", width=22) + box(110, 150, 180, 110, 46, fill=c) + box(100, 110, 34, 190, 14, fill=PAPER) + box(266, 110, 34, 190, 14, fill=PAPER)  # fmt: skip


def wheel(c: str, k: int) -> str:
    return circle(200, 205, 138, width=18) + circle(200, 205, 122, stroke=c, width=10) + rays(200, 205, 26, 118, 18 + 2 * (k % 4), 3) + circle(200, 205, 24, fill=c)  # fmt: skip


def spokes(c: str, k: int) -> str:
    return "".join(path(f"M{90 + i * 46} 330L{120 + i * 40} 90", width=6, stroke=INK if i % 2 else c) + circle(120 + i * 40, 86, 8, fill=c, width=4) for i in range(6))  # fmt: skip


def bar(c: str, k: int) -> str:
    shapes = ("M60 170h90q50-50 100 0h90", "M80 300v-60q0-70 60-70h120q60 0 60 70v60", "M50 240l70-60h160l70 60")
    return path(shapes[k % 3], width=24) + path("M170 158h60", width=30, stroke=c)


def stem(c: str, k: int) -> str:
    return path(f"M120 250L{260 + 8 * (k % 4)} 170", width=54, stroke=c) + box(84, 200, 70, 110, 18, fill=PAPER) + circle(286, 158, 46, fill=PAPER) + circle(286, 158, 22)  # fmt: skip


def grip(c: str, k: int) -> str:
    return "".join(box(70, y, 260, 62, 28, fill=c) + "".join(path(f"M{110 + i * 36} {y + 10}v42", width=5) for i in range(6)) for y in (110, 226))  # fmt: skip


def saddle(c: str, k: int) -> str:
    return path("M70 190q10-62 90-50l170 24q26 8 10 28l-110 20q-40 40-100 40q-60-6-60-62z", fill=c) + path("M140 250q40 60 170-40", width=10) + path("M190 260v60", width=14)  # fmt: skip


def post(c: str, k: int) -> str:
    return box(176, 130, 48, 220, 14, fill=c) + path("M130 96h140", width=30) + circle(200, 112, 18, fill=PAPER) + path("M176 300h48M176 270h48", width=4)  # fmt: skip


def pedal(c: str, k: int) -> str:
    return box(110, 110, 190, 190, 26, fill=c) + box(156, 156, 98, 98, 14, fill=PAPER) + path("M300 205h70", width=22) + "".join(circle(x, y, 7, fill=PAPER, width=4) for x in (132, 278) for y in (132, 278))  # fmt: skip


def fork(c: str, k: int) -> str:
    return path("M200 50v80", width=30) + path("M120 150h160", width=34, stroke=c) + path("M130 160v110M270 160v110", width=22) + path("M130 262v88M270 262v88", width=38, stroke=c) + circle(130, 352, 10, fill=PAPER, width=6) + circle(270, 352, 10, fill=PAPER, width=6)  # fmt: skip


def light(c: str, k: int) -> str:
    return path("M220 130h90v150h-90q-40-75 0-150z", fill=INK) + circle(214, 205, 72, fill=c) + circle(214, 205, 40, fill=PAPER, width=6) + path("M120 205h-60M128 150l-52-30M128 260l-52 30", stroke=c, width=12)  # fmt: skip


def battery(c: str, k: int) -> str:
    cells = 2 + k % 3
    return box(70, 140, 250, 130, 26, fill=PAPER) + box(320, 176, 26, 58, 8, fill=INK) + "".join(box(90 + i * 56, 160, 42, 90, 8, fill=c, width=5) for i in range(cells + 1))  # fmt: skip


def bottle(c: str, k: int) -> str:
    fat = 30 + 14 * (k % 3)
    return box(200 - fat - 20, 150, 2 * fat + 40, 200, 24, fill=c) + box(178, 104, 44, 46, 8, fill=INK) + path("M200 104v-50", width=12) + path("M200 214q34 44 0 62q-34-18 0-62z", fill=PAPER, width=5)  # fmt: skip


def tool(c: str, k: int) -> str:
    return path("M90 320L270 140", width=34) + path("M84 326L170 240", width=46, stroke=c) + circle(292, 116, 44, fill=PAPER, width=16) + box(276, 100, 32, 32, 4, width=6)  # fmt: skip


def helmet(c: str, k: int) -> str:
    return path("M62 250q0-140 140-140t140 120q2 26-24 26h-236q-20 0-20-6z", fill=c) + path("M120 240q10-90 70-122M190 240q0-80 30-128M262 240q0-60-8-110", width=8, stroke=PAPER) + path("M110 262l60 78l60-78", width=8)  # fmt: skip


def bag(c: str, k: int) -> str:
    return path("M96 150h208l22 190h-252z", fill=c) + path("M86 150h228l-10-60h-208z", fill=PAPER) + path("M150 90v-30h100v30", width=10) + path("M120 230h160", width=8, stroke=PAPER)  # fmt: skip


def lock(c: str, k: int) -> str:
    return path("M130 210v-70q0-76 70-76t70 76v70", width=30) + box(96, 206, 208, 136, 26, fill=c) + circle(200, 258, 18, fill=PAPER, width=6) + path("M200 274v30", width=12)  # fmt: skip


def book(c: str, k: int) -> str:
    return box(96, 74, 210, 268, 12, fill=c) + path("M126 74v268", width=8) + box(156, 120, 120, 70, 6, fill=PAPER, width=5) + circle(216, 262, 38, fill=PAPER, width=6) + rays(216, 262, 8, 34, 8, 4)  # fmt: skip


SHAPES: dict[str, Draw] = {
    f.__name__: f
    for f in (
        chain, cassette, ring, crank, derailleur, bearing, pads, caliper, rotor, cable, tyre, tube, rim, hub, wheel, spokes,
        bar, stem, grip, saddle, post, pedal, fork, light, battery, bottle, tool, helmet, bag, lock, book,
    )
}  # fmt: skip


def picture(shape: str, brand: str, tag: str, number: int, model: str = "") -> str:
    """The SVG of one article: ``number`` varies the shape within its line; model and ``tag`` stand in the corners."""
    colour = BRANDS.get(brand, "#3d5a6c")
    label = escape(tag)
    width = 24 + 15 * len(tag)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">'
        f'<rect width="400" height="400" fill="{PAPER}"/>{SHAPES[shape](colour, number)}'
        f'<rect x="{384 - width}" y="352" width="{width}" height="36" rx="18" fill="{colour}"/>'
        f'<text x="{384 - width / 2:g}" y="377" font-family="system-ui,sans-serif" font-size="21" font-weight="600" '
        f'text-anchor="middle" fill="#fff">{label}</text>'
        f'<text x="18" y="38" font-family="system-ui,sans-serif" font-size="22" font-weight="700" fill="{colour}">'
        f"{escape(model)}</text></svg>"
    )
