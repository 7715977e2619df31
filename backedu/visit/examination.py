"""Marking by test: six rows as a therapist goes through them; one line may fill several muscles."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as w

from backedu.assessment.findings import LENGTHS
from backedu.catalogue.anatomy import Line, examination
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.text import say

STRENGTHS = (("strong", "strong"), ("weak", "weak"), ("not_tested", "not tested"))


class Examination:
    """The rows of tests."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._rows: list[tuple[Line, w.ToggleButtons, w.ToggleButton | None, w.ToggleButton]] = []
        tests: dict[str, list[w.Widget]] = {}
        for line in examination():
            tests.setdefault(line.test, []).append(self._row(line))
        self.widget = controls.column(
            *(controls.column(*rows, name="test") for rows in tests.values()),
            name="examination",
        )

    def _row(self, line: Line) -> w.Widget:
        """Return the controls of one line: its result, strength where the test is of length, and the sore spot."""
        controls, lang = self._controls, self._session.lang
        if line.measures == "length":
            options = [(say(f"visit.findings.{value.replace(' ', '_')}", lang), value) for value in LENGTHS]
        else:
            options = [(say(f"visit.findings.{key}", lang), value) for key, value in STRENGTHS]
        test, part = say(f"examination.{line.test}", lang), say(f"examination.{line.id}", lang)
        name = say("visit.findings.test_line", lang, test=test, line=part)
        result = controls.choice(name, options, partial(self._mark, line, line.measures))
        weak = None
        if line.measures == "length":
            weak = controls.toggle(say("visit.findings.weak", lang), partial(self._weaken, line))
        sore = controls.toggle(say("visit.findings.sore", lang), partial(self._sore, line))
        self._rows.append((line, result, weak, sore))
        return controls.row(result, *([weak] if weak else []), sore, name="line")

    def refresh(self) -> None:
        """Show what was found on the sides chosen; where they differ, no button is down."""
        with self._controls.quietly():
            for line, result, weak, sore in self._rows:
                result.value = self._agreed(line, line.measures)
                if weak is not None:
                    weak.value = self._agreed(line, "strength") == "weak"
                sore.value = self._agreed(line, "sore_spot") == "yes"

    def _agreed(self, line: Line, axis: str) -> Any:
        """Return what all muscles of a line share on the sides chosen, or None."""
        found = self._session.assessment
        values = {getattr(found[muscle, side], axis) for muscle in line.muscles for side in self._session.sides}
        return values.pop() if len(values) == 1 else None

    def _mark(self, line: Line, axis: str, value: Any) -> None:
        """Mark all muscles of a line on the sides chosen."""
        self._session.mark([(muscle, side, axis, value) for muscle in line.muscles for side in self._session.sides])

    def _weaken(self, line: Line, on: bool) -> None:
        """Mark that a muscle could be stronger, or that this was not tested after all."""
        self._mark(line, "strength", "weak" if on else "not tested")

    def _sore(self, line: Line, on: bool) -> None:
        """Mark a sore spot, or that none was looked for after all."""
        self._mark(line, "sore_spot", "yes" if on else "not checked")
