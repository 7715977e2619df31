"""The poses of each exercise, from `data/poses.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from backedu.errors import Named
from backedu.files import read_toml
from backedu.picture.figure.body import body
from backedu.picture.figure.camera import Camera
from backedu.picture.figure.limb import Body

FRAMES = ("start", "end")
# The farthest first, of somebody who faces right and shows us the right side.
ORDER = ("arm_left", "leg_left", "shirt", "leg_right", "shorts_right", "muscle", "head", "arm_right")


@dataclass(frozen=True)
class Frame:
    """One of the two frames of an exercise.

    Attributes
    ----------
    pose : mapping
        Angles and places, as `data/poses.toml` explains.
    props : mapping of str to mapping
        What stands around, by name.
    touches : tuple of (str, str)
        Which bone lies on which prop or bone; tests hold it to that.
    """

    pose: Mapping[str, Any]
    props: Mapping[str, Mapping[str, Any]]
    touches: tuple[tuple[str, str], ...]

    @cached_property
    def bones(self) -> Body:
        """Where every bone is."""
        return body(self.pose)


@dataclass(frozen=True)
class Exercise:
    """An exercise as it is drawn.

    Attributes
    ----------
    id : str
    side : str
        For which side it is drawn; ``both`` where it moves both.
    camera : Camera
    order : tuple of str
        Parts of the body and props, the farthest first; props not named stand behind everything.
    far : tuple of str
        Sides of the body drawn darker, because they are behind.
    works : tuple of (str, str)
        Muscle patches of `data/mannequin.toml` that are tinted, and their side.
    arrows : tuple of mapping
        As `backedu.picture.figure.arrow` reads them.
    frames : mapping of str to Frame
        ``start`` and ``end``.
    """

    id: str
    side: str
    camera: Camera
    order: tuple[str, ...]
    far: tuple[str, ...]
    works: tuple[tuple[str, str], ...]
    arrows: tuple[Mapping[str, Any], ...]
    frames: Mapping[str, Frame]


@cache
def exercises() -> Named[Exercise]:
    """Return every exercise that is drawn, by its id."""
    return Named("exercise drawing", {id: _exercise(id, told) for id, told in read_toml("poses.toml").items()})


def _exercise(id: str, told: Mapping[str, Any]) -> Exercise:
    """Return one exercise; what the end frame does not tell stays as it was at the start."""
    frames: dict[str, Frame] = {}
    pose: Mapping[str, Any] = {}
    for name in FRAMES:
        pose = {**pose, **told[name]}
        props = told.get("props", {}) | told[name].get("props", {})
        frames[name] = Frame(pose, props, tuple((one, other) for one, other in pose["touches"]))
    return Exercise(
        id,
        told.get("side", "both"),
        Camera(*told["view"]),
        tuple(told.get("order", ORDER)),
        tuple(told.get("far", ("left",))),
        tuple((muscle, side) for muscle, side in told["works"]),
        tuple(told["arrows"]),
        frames,
    )
