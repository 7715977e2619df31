"""Shapes of a scene and what was found, as matplotlib artists: colour, hatch, line and mark."""

from __future__ import annotations

from functools import cache
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform, TransformedPath

from backedu.assessment.findings import LENGTHS, Assessment, Finding
from backedu.files import Schema, Spelling, Vocabulary, each, read_toml
from backedu.picture.shapes.scene import Scene

HAIR = 0.5  # points
UNUSED = TransformedPath(Path.unit_rectangle(), IdentityTransform())
DASHES = {"": "-", "dashed": (0, (3, 2)), "dotted": (0, (1.2, 1.6)), "long": (0, (6, 2.5))}


def add(ax: Axes, artist: Artist, clip: bool = False) -> None:
    """Add an artist to the axes; `clip`: cut what leaves them."""
    if not clip:
        # Axes work out a clip path for each artist that has none, which takes longer than all else of it.
        artist.set_clip_on(False)
        artist.set_clip_path(UNUSED)
    ax.add_artist(artist)


COLOUR = Spelling("colour", "#1E1A16", "#[0-9A-F]{6}([0-9A-F]{2})?")
ROLES = (
    *("bone", "tendon", "fascia", "film", "window", "skin", "context", "through"),
    *("wedge", "start", "seam", "now", "landmark", "core", "arrow", "head", "range"),
)
LOOK: Schema = {
    "fill?": COLOUR,
    "edge?": COLOUR,
    "line?": float,
    "outline?": Vocabulary("outline", [name for name in DASHES if name]),
}
STATE: Schema = LOOK | {
    "fibre?": COLOUR,
    "broken?": bool,
    "hatch?": Spelling("hatch of matplotlib", "////", r"[/\\|+xoO.*-]+"),
    "hatch_colour?": COLOUR,
}
PALETTE: Schema = {
    "state": each((*LENGTHS, "held"), STATE),
    "ink": each(("text", "quiet", "short", "long", "mark", "paper"), COLOUR),
    **each(ROLES, LOOK),
}


@cache
def palette() -> dict[str, Any]:
    """Return the colours of the picture, from `data/palette.toml`."""
    return read_toml("palette.toml", PALETTE)


def look(finding: Finding, held: bool = False) -> dict[str, Any]:
    """Return how a muscle with this finding looks; `held`: nobody tested it, but the posture holds it long."""
    states = palette()["state"]
    chosen: dict[str, Any] = states["held" if held and finding.length == "not tested" else finding.length]
    return chosen


def paint(
    ax: Axes, scene: Scene, assessment: Assessment, held: frozenset[tuple[str, str]] = frozenset(), clip: bool = False
) -> None:
    """Add the shapes of a scene to the axes, in mm.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    scene : Scene
    assessment : Assessment
        What was found.
    held : set of (muscle, side), optional
        Muscles that only the model holds long: where nobody tested them, their outline is dashed.
    clip : bool
        Cut what leaves the axes; needless, and costly in an SVG, where the axes fill the figure.
    """
    looks = {key: look(assessment[key], key in held) for key in scene.anchors}
    windows: dict[str, PathPatch] = {}
    for number, shape in enumerate(scene.shapes):
        finding = assessment[shape.muscle, shape.side] if shape.muscle else None
        if shape.role == "xray" and (finding is None or finding.length not in ("short", "long")):
            continue
        look_ = looks.get((shape.muscle, shape.side), {})
        if shape.role == "fibres" and "fibre" not in look_:
            continue  # of what nobody tested
        # The label is written nowhere: whoever moves the picture finds the shape of a patch by it.
        drawn = style(shape.role, look_) | {"label": f"shape {number}"}
        patch = PathPatch(Path(shape.vertices, shape.codes), **drawn)
        if shape.role == "belly":
            patch.set_gid(f"shape {shape.name}")
        add(ax, patch, clip)
        if shape.role == "window":
            windows[shape.name] = patch
        elif shape.window:
            patch.set(clip_on=True, clip_path=windows[shape.window])


def style(role: str, look: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a patch by its role and the look of its muscle."""
    colours = palette()
    match role:
        case "belly":
            return swatch(look)
        case "fibres":
            dashes = DASHES["dashed" if look.get("broken") else ""]
            return {"fill": False, "edgecolor": look.get("fibre", "none"), "linestyle": dashes, "linewidth": 0.6}
        case "xray":
            # A tint of its own colour, so that nobody takes the part under others for one that was not tested.
            return {"facecolor": f"{look['fill']}4D", "edgecolor": look["edge"], "linewidth": 0.8}
        case "cut":
            return {"fill": False, "edgecolor": colours["tendon"]["fill"], "linewidth": 1.8}
        case "bone line":
            return {"fill": False, "edgecolor": colours["bone"]["edge"], "linewidth": HAIR}
    drawn = colours[role]
    return {
        "facecolor": drawn.get("fill", "none"),
        "edgecolor": drawn.get("edge", "none"),
        "linewidth": drawn.get("line", HAIR),
        "linestyle": DASHES[drawn.get("outline", "")],
    }


def swatch(look: dict[str, Any]) -> dict[str, Any]:
    """Return fill, edge and hatch of a state."""
    style = {"facecolor": look["fill"], "edgecolor": look["edge"]}
    style |= {"linestyle": DASHES[look.get("outline", "")], "linewidth": look.get("line", 0.8)}
    if "hatch" in look:
        style |= {"hatch": look["hatch"], "hatchcolor": look["hatch_colour"]}
    return style


def mark(ax: Axes, kind: str, points: list[tuple[float, float]], size: float = 6.5, gid: str = "mark") -> None:
    """Add the sign of weakness (a white triangle) or of a sore spot (a ringed dot), of a size in points, at places."""
    ink = palette()["ink"]["mark"]
    parts = {
        "weak": [("v", size, "#FFFFFF", 0.9)],
        "sore": [("o", size, "#FFFFFF", 0.9), ("o", size * 0.4, ink, 0.0)],
        "end": [("o", size, ink, 0.0)],  # of a leader line
    }
    for number, (marker, across, fill, edge) in enumerate(parts[kind] if points else []):
        look = {"marker": marker, "markersize": across, "markerfacecolor": fill, "markeredgewidth": edge}
        look |= {"markeredgecolor": ink, "gid": f"{gid} {number}"}
        add(ax, Line2D(*zip(*points, strict=True), linestyle="", **look))
