"""What the tests showed: by test or by list, beside the picture; a pattern only says what to test first."""

from __future__ import annotations

from collections.abc import Callable

from backedu.catalogue.anatomy import SIDES, patterns
from backedu.visit.controls import Controls
from backedu.visit.examination import Examination
from backedu.visit.followup import FollowUp
from backedu.visit.roster import Roster
from backedu.visit.session import Session
from backedu.words.html import element
from backedu.words.text import say

WAYS: dict[str, Callable[[Session, Controls], Examination | Roster]] = {"by_test": Examination, "by_list": Roster}


class Findings:
    """The panel of findings."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        self._ways: dict[str, Examination | Roster] = {}
        self._way = controls.choice(
            say("visit.findings.ways", lang),
            [(say(f"visit.findings.{way}", lang), way) for way in WAYS],
            self._show,
        )
        self._sides = controls.choice(
            say("visit.findings.sides", lang),
            [(say("visit.findings.both", lang), SIDES)]
            + [(say(f"visit.findings.{side}", lang), (side,)) for side in SIDES],
            self._side,
        )
        self._pattern = controls.choice(
            say("visit.findings.pattern", lang),
            [(say("visit.findings.pattern_none", lang), "")]
            + [(say(f"visit.pattern.{pattern}", lang), pattern) for pattern in patterns()],
            self._point,
        )
        self._note = controls.text("", "hint")
        self._followup = FollowUp(session, controls)
        self._body = controls.column(name="way")
        self.widget = controls.column(
            self._followup.widget,
            controls.text(element("h2", say("visit.findings.title", lang))),
            controls.row(self._way, self._sides, name="bar"),
            controls.text(element("p", say("visit.findings.hint", lang)), "hint"),
            self._body,
            controls.column(self._pattern, self._note, name="pattern"),
            name="panel findings",
        )
        with controls.quietly():
            self._way.value, self._sides.value, self._pattern.value = "by_test", session.sides, session.pattern
        self._show("by_test")
        self._point(session.pattern)

    def refresh(self) -> None:
        """Show what was found in the way that is open, after last time's exercises."""
        self._followup.refresh()
        with self._controls.quietly():
            self._sides.value = self._session.sides
            self._pattern.value = self._session.pattern
        self._ways[self._way.value].refresh()

    def _show(self, way: str) -> None:
        """Open one way to mark; it is made when it is first wanted."""
        if way not in self._ways:
            self._ways[way] = WAYS[way](self._session, self._controls)
        self._body.children = (self._ways[way].widget,)
        self._ways[way].refresh()

    def _side(self, sides: tuple[str, ...]) -> None:
        """Choose the sides that marks are made on."""
        self._session.sides = sides
        self.refresh()

    def _point(self, pattern: str) -> None:
        """Highlight what a pattern says to test first; it marks nothing."""
        self._session.pattern = pattern
        lang = self._session.lang
        said = [say("visit.findings.pattern_note", lang)] if pattern else []
        said += [say("visit.findings.pattern_sides", lang)] if pattern == "hip_hike" else []
        self._note.value = element("p", " ".join(said)) if said else ""
