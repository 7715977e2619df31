"""The flesh around bones as a height map of the page: above zero is inside the body."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backedu.picture.figure.bone import FINE, Bone
from backedu.picture.figure.camera import Camera
from backedu.picture.figure.silhouette import Sheet, outline
from backedu.picture.shapes.splines import Array, Codes

MELT = 14.0  # mm over which the flesh of one bone runs into that of the next


def silhouette(camera: Camera, bones: Sequence[Bone], melt: float = MELT) -> tuple[Array, Codes]:
    """Return the outline of bones that belong together, as vertices and codes, mm on the page.

    Parameters
    ----------
    camera : Camera
    bones : sequence of Bone
        Neighbours melt into each other; a cut bone ends in a hem.
    melt : float
        mm over which they do.
    """
    ends = np.array([point for bone in bones for point in (bone.start, bone.end)])
    sheet = Sheet.around(camera.flat(ends), 190.0)
    return outline(sheet, heights(camera, bones, sheet.places, melt))


def heights(camera: Camera, bones: Sequence[Bone], places: Array, melt: float = MELT) -> Array:
    """Return how deep places (..., 2) are inside the flesh of the bones, mm; below zero outside."""
    total = height(camera, bones[0], places)
    for bone in bones[1:]:
        total = united(total, height(camera, bone, places), melt)
    return total


def united(one: Array, other: Array, melt: float) -> Array:
    """Return the higher of two maps, with the crease between them filled as flesh fills it."""
    close = np.maximum(melt - np.abs(one - other), 0) / melt
    both: Array = np.maximum(one, other) + close**2 * melt / 4
    return both


def height(camera: Camera, bone: Bone, places: Array) -> Array:
    """Return how deep places are inside the flesh of one bone."""
    shares = np.linspace(*bone.cut, len(FINE))
    start, end = (camera.flat(bone.at(share)) for share in bone.cut)
    length = float(np.linalg.norm(end - start))
    way = (end - start) / length if length > 1 else np.array([0.0, -1.0])
    left = np.array([-way[1], way[0]])
    one, other = support(camera, bone, left, shares), support(camera, bone, -left, shares)
    beside, ahead = (places - start) @ left, (places - start) @ way
    share = np.clip(ahead / max(length, 1e-6), 0, 1)
    beyond = ahead - share * length
    before, after = _caps(camera, bone, way, shares, length, (one + other) / 2)
    beyond = np.where(beyond < 0, beyond / before, beyond / after)
    # Round the ends the width changes little by little from that of one side to that of the other.
    wide = np.interp(share, FINE, (one + other) / 2)
    away = np.hypot(beside / wide, beyond)
    towards = 0.5 + 0.5 * beside / np.maximum(away * wide, 1e-9)
    wide = np.interp(share, FINE, one) * towards + np.interp(share, FINE, other) * (1 - towards)
    deep: Array = wide - np.hypot(beside, beyond * wide)
    return deep


def support(camera: Camera, bone: Bone, way: Array, shares: Array) -> Array:
    """Return how far the flesh at shares of a bone's length reaches from the bone in a direction on the page, mm."""
    front, back, aside = bone.flesh(shares)
    sideways = way @ camera.axes[:2]
    towards, across = float(sideways @ bone.front), float(sideways @ bone.outer)
    reach: Array = np.hypot((front if towards > 0 else back) * towards, aside * across)
    return reach


def _caps(camera: Camera, bone: Bone, way: Array, shares: Array, length: float, wide: Array) -> tuple[float, float]:
    """Return how far the flesh reaches beyond the start and the end of a bone on the page, mm.

    Its ends are round as far as its data say; where it points towards us we see its thickness there too.
    """
    along = np.linspace(0, length, len(shares))
    thick = (
        float((support(camera, bone, -way, shares) - along).max()),
        float((support(camera, bone, way, shares) + along).max()) - length,
    )
    seen = length / max(float(np.linalg.norm(bone.at(bone.cut[1]) - bone.at(bone.cut[0]))), 1e-6)
    rounds = [cap * width * seen for cap, width in zip(bone.caps, wide[[0, -1]], strict=True)]
    before, after = (max(float(np.hypot(max(a, 0), b)), 0.5) for a, b in zip(thick, rounds, strict=True))
    return before, after
