"""Marking by list: every muscle as a row that says what was found, and one editor for the row that was tapped."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as w

from backedu.assessment.findings import LENGTHS, NOT_TESTED, SORE_SPOTS, STRENGTHS, Finding
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.explanation import found_words, muscle_name
from backedu.words.html import element
from backedu.words.text import capital, say

AXES: dict[str, tuple[Any, ...]] = {
    "length": LENGTHS,
    "strength": STRENGTHS,
    "sore_spot": SORE_SPOTS,
    "feels_tight": (True, False),
}


class Roster:
    """The list of muscles."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._chosen = ""
        self._rows = {id: controls.button(self._row_text(id), partial(self._choose, id), "row") for id in muscles()}
        self._title = controls.text(element("p", say("visit.findings.pick_one", session.lang)), "hint")
        self._axes: dict[str, w.ToggleButtons] = {axis: self._axis(axis, values) for axis, values in AXES.items()}
        self._editor = controls.column(self._title, name="editor")
        self.widget = controls.row(controls.column(*self._rows.values(), name="rows"), self._editor, name="roster")

    def _axis(self, axis: str, values: tuple[Any, ...]) -> w.ToggleButtons:
        """Return the buttons of one kind of finding."""
        lang = self._session.lang
        options = [(say(f"visit.picture.choice_{axis}_{str(v).lower().replace(' ', '_')}", lang), v) for v in values]
        label = say(f"visit.findings.{axis}", lang)
        return self._controls.choice(label, options, lambda value: self._mark(axis, value))

    def refresh(self) -> None:
        """Say on each row what was found, and show it in the editor."""
        for id, row in self._rows.items():
            row.description = self._row_text(id)
        if not self._chosen:
            return
        here = [self._session.assessment[self._chosen, side] for side in self._session.sides]
        with self._controls.quietly():
            for axis, buttons in self._axes.items():
                values = {getattr(finding, axis) for finding in here}
                buttons.value = values.pop() if len(values) == 1 else None

    def _row_text(self, id: str) -> str:
        """Return a row's words; a row is made with them, so that no button stands there nameless even for a moment."""
        found, lang = self._session.assessment, self._session.lang
        told = row_words({side: found[id, side] for side in SIDES}, lang)
        return capital(say("visit.findings.list_row", lang, muscle=muscle_name(id, lang), found=told))

    def _choose(self, id: str) -> None:
        """Edit a muscle; its length only where a test for it exists."""
        lang = self._session.lang
        testable = muscles()[id].length_test is not None
        self._chosen = id
        said = element("h3", capital(muscle_name(id, lang)))
        self._title.value = said + ("" if testable else element("p", say("visit.findings.no_length_test", lang)))
        shown = [buttons for axis, buttons in self._axes.items() if testable or axis != "length"]
        self._editor.children = (self._title, *shown)
        self.refresh()

    def _mark(self, axis: str, value: Any) -> None:
        """Mark the chosen muscle on the sides chosen."""
        self._session.mark([(self._chosen, side, axis, value) for side in self._session.sides])


def row_words(found: dict[str, Finding], lang: str) -> str:
    """Return what was found on both sides of a muscle, once where they agree."""

    def told(finding: Finding) -> str:
        return say("visit.findings.nothing", lang) if finding == NOT_TESTED else found_words(finding, lang)

    if found["left"] == found["right"]:
        return told(found["left"])
    return say("visit.findings.list_sides", lang, **{side: told(finding) for side, finding in found.items()})
