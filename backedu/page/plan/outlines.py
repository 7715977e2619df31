"""A level pelvis as outlines only: small, without names or findings, to stand beside the picture of a person."""

from __future__ import annotations

from backedu.picture.panel import CENTRE, HIGH, LOW, half_width
from backedu.picture.shapes.scene import Scene, Shape
from backedu.picture.shapes.splines import CLOSE, CURVE, LINE, MOVE
from backedu.picture.svg import short_path
from backedu.words.html import Markup, element

LETTERS = {MOVE: "M", LINE: "L", CURVE: "C", CLOSE: "z"}
# Light: what is level is only there to compare with.
ROLES = {"skin": ("none", "#bbb"), "belly": ("#f4f4f4", "#aaa"), "bone": ("#fff", "#888"), "through": ("none", "#888")}
LEFT_OUT = ("rib", "costal", "sternum")  # they would be a third of it, and never tell level from tipped


def outlines(scene: Scene, high: float, label: str) -> Markup:
    """Return the outlines of a scene as an SVG of a height in points; `label` is what a screen reader says of it."""
    scale = high / (HIGH - LOW)
    half = half_width(scene)
    corner = CENTRE[scene.view] + scene.middle - half, HIGH
    runs: list[tuple[str, str]] = []
    for shape in scene.shapes:
        if shape.role in ROLES and not shape.name.startswith(LEFT_OUT):
            d = _path(shape, corner, scale)
            if runs and runs[-1][0] == shape.role:
                runs[-1] = shape.role, f'{runs[-1][1]}<path d="{d}"/>'
            else:
                runs.append((shape.role, f'<path d="{d}"/>'))
    drawn = [Markup(f'<g fill="{ROLES[role][0]}" stroke="{ROLES[role][1]}">{paths}</g>') for role, paths in runs]
    wide = 2 * half * scale
    box = {"viewBox": f"0 0 {wide:.0f} {high:.0f}", "style": f"width:{wide:.0f}pt;max-width:100%;height:auto"}
    return element("svg", drawn, **box, role="img", aria_label=label, stroke_width=".5")


def _path(shape: Shape, corner: tuple[float, float], scale: float) -> str:
    """Return the path of a shape in points, as short as `short_path` writes it."""
    lines, held = [], []
    for (x, y), code in zip((shape.vertices - corner) * [scale, -scale], shape.codes, strict=True):
        held += [] if code == CLOSE else [f"{x:.2f} {y:.2f}"]
        if code != CURVE or len(held) == 3:
            lines.append(LETTERS[code] + " ".join(held))
            held = []
    return short_path("\n".join(lines))
