"""A visit without a browser: what its panels show, and the clicks that a person would make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

import ipywidgets as w
import pytest

from backedu import Assessment, MuscleSelector
from backedu.catalogue.signs import signs
from backedu.visit.pelvis import PelvisView
from backedu.words.text import say

CLEAR: dict[str, Any] = {"pain": "mild", "safety": "clear", "cautions": ()}


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait for a pause, also where the browser tests keep a loop running."""

    def no_loop() -> None:
        raise RuntimeError

    monkeypatch.setattr("backedu.visit.controls.asyncio", SimpleNamespace(get_running_loop=no_loop))


def asked(**found: Any) -> Assessment:
    """Return findings of a person who passed the gate."""
    return Assessment(**found, **CLEAR)


def visit_of(assessment: Assessment | None = None, step: str = "", lang: str = "en", **more: Any) -> MuscleSelector:
    """Return a visit, opened at a step."""
    visit = MuscleSelector(assessment, lang=lang, **more)
    if step:
        visit.session.step = step
        assert visit.session.step == step
    return visit


def every(widget: Any) -> Iterator[Any]:
    """Yield a widget and all within it that are shown."""
    if widget.layout is not None and widget.layout.display == "none":
        return
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def body(visit: MuscleSelector) -> Any:
    """Return the panels beside the picture."""
    return visit.children[2].children[1]


def told(root: Any) -> str:
    """Return all text that is shown, without its tags."""
    text = " ".join(widget.value for widget in every(root) if isinstance(widget, w.HTML))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def buttons(root: Any) -> dict[str, Any]:
    """Return the buttons that are shown, by what they say."""
    return {b.description: b for b in every(root) if isinstance(b, w.Button | w.ToggleButton)}


def choices(root: Any) -> dict[str, Any]:
    """Return the rows of buttons that are shown, by what they say."""
    return {c.description: c for c in every(root) if isinstance(c, w.ToggleButtons)}


def tick(visit: MuscleSelector, sign: str, on: bool = True) -> None:
    """Tick a warning sign at the gate."""
    visit.session.step = "gate"
    shown = buttons(body(visit))
    shown[say(signs()[sign].text, visit.lang)].value = on


def messages(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return a list that every message to the browser is added to."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(PelvisView, "send", lambda self, content, buffers=None: sent.append(content))
    return sent


def hear(visit: MuscleSelector, **content: Any) -> None:
    """Let the browser say something, as it comes from the wire."""
    visit.visit.pelvis._handle_custom_msg(content, [])


def texts(visit: MuscleSelector) -> list[str]:
    """Return the texts of the panel, as HTML."""
    return [widget.value for widget in every(body(visit)) if isinstance(widget, w.HTML)]


def pictures(visit: MuscleSelector) -> list[str]:
    """Return the texts of the panel that hold a drawing."""
    return [text for text in texts(visit) if "<svg" in text]


# What the tests found on a made-up person: something of everything.
BENT = asked(
    iliopsoas="short",
    rectus_femoris="normal",
    hamstrings="long, feels tight",
    gluteus_maximus="weak",
    piriformis={"left": "trigger point", "right": "normal"},
    quadratus_lumborum="normal",
)
