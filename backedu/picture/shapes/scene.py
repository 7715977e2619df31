"""A posture and what was found, as named two-dimensional shapes of one view, in drawing order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from backedu.assessment.findings import Assessment
from backedu.errors import one_of
from backedu.model.posture import Posture
from backedu.picture.shapes.camera import Camera
from backedu.picture.shapes.gauge import OPEN, Gauge, gauge
from backedu.picture.shapes.outlines import BONES, VIEWS, bones, context, layers, pieces, skin
from backedu.picture.shapes.pieces import Patch, Strap
from backedu.picture.shapes.splines import CLOSE, Array, Codes, ring_of, ring_weights

# How much of its width a muscle keeps: taut and thick when short, thin when overstretched.
GIRTH = {"short": 1.14, "long": 0.80}


@dataclass(frozen=True)
class Shape:
    """One thing to draw: its vertices (N × 2 mm in the view plane) and their codes, as in matplotlib's paths.

    `role` says what it is: skin, context, bone, bone line, tendon, fascia, film, belly, fibres, cut, window, xray,
    through (the pelvis behind muscles), or one of `gauge.ROLES`; `muscle` and `side` are empty where it belongs to
    none. `window` names the shape it is seen through, empty where it is not covered.
    """

    name: str
    role: str
    vertices: Array
    codes: Codes
    muscle: str = ""
    side: str = ""
    window: str = ""

    @property
    def ring(self) -> Array:
        """The outline as a polygon, N × 2 mm."""
        return ring_of(self.vertices, self.codes)


@dataclass(frozen=True)
class Scene:
    """All shapes of one view, first drawn first.

    Attributes
    ----------
    anchors : mapping of (muscle, side) to ndarray
        Where a label points to and where its two marks stand, 3 × 2 mm; what a view does not show is not there.
    gauge : Gauge
        What tells the tilt (side view) or hike (front, back); its shapes are the last ones.
    middle : float
        Horizontal middle of the body, mm: halfway between hips and chest, which moves with the posture.
    """

    view: str
    posture: Posture
    shapes: tuple[Shape, ...]
    anchors: Mapping[tuple[str, str], Array]
    gauge: Gauge
    middle: float


@dataclass
class _Gathered:
    """What is gathered while the layers of a scene are drawn."""

    camera: Camera
    assessment: Assessment
    anchors: dict[tuple[str, str], Array] = field(default_factory=dict)
    xrays: list[Shape] = field(default_factory=list)


def scene(assessment: Assessment, posture: Posture, view: str = "side", before: Posture | None = None) -> Scene:
    """Return the shapes of one view.

    Parameters
    ----------
    assessment : Assessment
        What was found: a short muscle is thicker, an overstretched one thinner.
    posture : Posture
        Tilt and hike of the pelvis; the person keeps standing.
    view : str
        side (x, y), seen from the right; front (−z, y); back (z, y). In mm from the middle between the hip joints.
    before : Posture, optional
        The posture whose line is dashed: neutral, where the model starts, where none is given.

    Raises
    ------
    BackeduError
        When there is no such view.
    """
    one_of("view", view, VIEWS)
    return _scene(assessment, posture, view, before or Posture())


@lru_cache(maxsize=16)  # a page asks for the same few again and again: which view, the picture, the level one beside it
def _scene(assessment: Assessment, posture: Posture, view: str, before: Posture) -> Scene:
    """Work out a scene; nobody can write into what is kept."""
    gathered = _Gathered(Camera.of(posture, view), assessment)
    shapes = [_skin(gathered.camera)]
    for layer in layers(view):
        shapes += _layer(layer, gathered)
    told = gauge(posture, view, before)
    curves = [curve for role, curve in told.curves.items() if told.is_open or role not in OPEN]
    shapes += [Shape(role, role, vertices, codes) for role, vertices, codes in curves]
    kept = [array for shape in shapes for array in (shape.vertices, shape.codes)]
    for array in (*kept, *gathered.anchors.values(), told.pivot, told.end, told.start_end):
        array.setflags(write=False)
    return Scene(view, posture, tuple(shapes), MappingProxyType(gathered.anchors), told, gathered.camera.middle)


def _layer(layer: str, gathered: _Gathered) -> Iterator[Shape]:
    """Return the shapes of one layer: a group of bones, a muscle, or what shines through."""
    if layer in BONES:
        yield from _bones(layer, gathered.camera)
    elif layer == "context":
        yield from _context(gathered.camera)
    elif layer == "xray":
        yield from gathered.xrays
    elif layer == "through":
        yield from _through(gathered.camera)
    else:
        for piece in (p for p in pieces(gathered.camera.view) if p.muscle == layer):
            for side in gathered.camera.sides:
                yield from _piece(piece, side, gathered)


def _skin(camera: Camera) -> Shape:
    """Return the outline of the body: in front and back views two halves, joined."""
    halves = [camera.seen(skin(camera.view), side) for side in camera.sides]
    points = halves[0] if len(halves) == 1 else np.concatenate([halves[1], halves[0][::-1]])
    fixed, codes = ring_weights(len(points))
    return Shape("skin", "skin", fixed @ points, codes)


def _context(camera: Camera) -> Iterator[Shape]:
    """Return the pale forms of muscles that the picture does not speak of."""
    for knots in context(camera.view):
        fixed, codes = ring_weights(len(knots.points))
        for side in camera.sides:
            yield Shape("context", "context", fixed @ camera.seen(knots, side), codes)


def _bones(group: str, camera: Camera) -> Iterator[Shape]:
    """Return the shapes of one group of bones."""
    for bone in bones(camera.view).values():
        if bone.name.startswith(BONES[group]):
            for side in camera.sides if bone.paired else ("right",):
                points = camera.seen(bone.knots, side)
                name = f"{bone.name}_{side[0]}" if bone.paired else bone.name
                for role, fixed, codes in bone.curves:
                    yield Shape(name, role, fixed @ points, codes)


def _through(camera: Camera) -> Iterator[Shape]:
    """Return the outline of the pelvis over its muscles."""
    for shape in _bones("pelvis", camera):
        if shape.role == "bone" and shape.name != "sacrum":
            end = int(np.flatnonzero(shape.codes == CLOSE)[0]) + 1  # the outline, without holes
            yield Shape(f"through {shape.name}", "through", shape.vertices[:end], shape.codes[:end])


def _piece(piece: Strap | Patch, side: str, gathered: _Gathered) -> Iterator[Shape]:
    """Return the shapes of one piece of a muscle; note where labels point to, its window, what shines through."""
    muscle = piece.muscle
    name = f"{muscle}_{side}" + (f"_{piece.part}" if piece.part else "")
    posed = gathered.camera.posed(piece.knots, side)
    # A muscle keeps its volume: what is longer than in neutral is thinner.
    girth = GIRTH.get(gathered.assessment[muscle, side].length, 1.0) * np.sqrt(piece.length() / piece.length(posed))
    grid = piece.widened(gathered.camera.flat(posed), float(girth))
    window = ""
    if piece.slit is not None:
        fixed, codes = ring_weights(len(piece.slit.points))
        window = f"window_{side}"
        yield Shape(window, "window", fixed @ gathered.camera.seen(piece.slit, side), codes)
    for role, vertices, codes in piece.curves(grid, float(girth)):
        yield Shape(name, role, vertices, codes, muscle, side, window)
        if role == "belly" and piece.xray:
            gathered.xrays.append(Shape(name, "xray", vertices, codes, muscle, side))
    if piece.anchors is not None and (muscle, side) not in gathered.anchors:
        gathered.anchors[muscle, side] = piece.anchors @ grid
