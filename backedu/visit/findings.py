"""What the tests showed: by test or by list, beside the picture; a pattern only says what to test first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets as w

from backedu.assessment.findings import AXES, NOT_TESTED, Finding
from backedu.assessment.history import OUTCOMES, worse_again
from backedu.assessment.proposal import propose
from backedu.catalogue.anatomy import SIDES, ExaminationLine, examination, muscles, patterns
from backedu.visit.controls import Controls
from backedu.visit.session import Session, name_then
from backedu.words.explanation import found_words
from backedu.words.grammar import muscle_name
from backedu.words.html import element
from backedu.words.text import capital, join, say


def offered(axis: str, tells: tuple[str, ...] | None = None) -> list[Any]:
    """Return the values of an axis as offered, of length what the test tells; that nobody looked comes last."""
    untold, *told = AXES[axis]
    return [*(value for value in told if axis != "length" or tells is None or value in tells), untold]


class ByTest:
    """The rows of tests."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._rows: list[tuple[ExaminationLine, w.ToggleButtons, w.ToggleButton | None, w.ToggleButton]] = []
        tests: dict[str, list[w.Widget]] = {}
        for line in examination():
            tests.setdefault(line.test, []).append(self._row(line))
        self.widget = controls.column(
            *(controls.column(*rows, name="test") for rows in tests.values()),
            name="examination",
        )

    def _row(self, line: ExaminationLine) -> w.Widget:
        """Return the controls of one line: its result, strength where the test is of length, and the sore spot."""
        controls, lang = self._controls, self._session.lang
        options = [
            (say(f"visit.findings.{value.replace(' ', '_')}", lang), value)
            for value in offered(line.measures, line.tells)
        ]
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
        """Show what was found on the sides chosen; where they differ or the test cannot tell it, no button is down."""
        with self._controls.quietly():
            for line, result, weak, sore in self._rows:
                shown = self._agreed(line, line.measures)
                result.value = shown if shown in offered(line.measures, line.tells) else None
                if weak is not None:
                    weak.value = self._agreed(line, "strength") == "weak"
                sore.value = self._agreed(line, "sore_spot") == "yes"

    def _agreed(self, line: ExaminationLine, axis: str) -> Any:
        """Return what all muscles of a line share on the sides chosen, or None."""
        found = self._session.assessment
        values = {getattr(found[muscle, side], axis) for muscle in line.muscles for side in self._session.sides}
        return values.pop() if len(values) == 1 else None

    def _mark(self, line: ExaminationLine, axis: str, value: Any) -> None:
        """Mark all muscles of a line on the sides chosen."""
        self._session.mark([(muscle, side, axis, value) for muscle in line.muscles for side in self._session.sides])

    def _weaken(self, line: ExaminationLine, on: bool) -> None:
        """Mark that a muscle could be stronger, or that this was not tested after all."""
        self._mark(line, "strength", "weak" if on else "not tested")

    def _sore(self, line: ExaminationLine, on: bool) -> None:
        """Mark a sore spot, or that none was looked for after all."""
        self._mark(line, "sore_spot", "yes" if on else "not checked")


class ByList:
    """The list of muscles."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._chosen = ""
        self._rows = {id: controls.button(self._row_text(id), partial(self._choose, id), "row") for id in muscles()}
        self._title = controls.text(element("p", say("visit.findings.pick_one", session.lang)), "hint")
        self._axes = {axis: self._axis(axis, offered(axis)) for axis in AXES if axis != "length"}
        # A row of lengths for each thing that tests can tell.
        told = dict.fromkeys(muscle.length_test.tells for muscle in muscles().values() if muscle.length_test)
        self._lengths = {tells: self._axis("length", offered("length", tells)) for tells in told}
        self._editor = controls.column(self._title, name="editor")
        self.widget = controls.row(controls.column(*self._rows.values(), name="rows"), self._editor, name="roster")

    def _axis(self, axis: str, values: list[Any]) -> w.ToggleButtons:
        """Return the buttons of one kind of finding."""
        lang = self._session.lang
        words = "visit.picture.choice"
        options = [(say(f"{words}_{axis}_{str(v).lower().replace(' ', '_')}", lang), v) for v in values]
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
            for axis, buttons in self._shown().items():
                values = {getattr(finding, axis) for finding in here}
                shown = values.pop() if len(values) == 1 else None
                buttons.value = shown if shown in [value for _, value in buttons.options] else None

    def _row_text(self, id: str) -> str:
        """Return a row's words; a row is made with them, so that no button stands there nameless even for a moment."""
        found, lang = self._session.assessment, self._session.lang
        told = row_words({side: found[id, side] for side in SIDES}, id, lang)
        return capital(say("visit.findings.list_row", lang, muscle=muscle_name(id, lang), found=told))

    def _shown(self) -> dict[str, w.ToggleButtons]:
        """Return the rows of the muscle chosen, by axis: of length what its test tells, none where there is no test."""
        test = muscles()[self._chosen].length_test
        return ({"length": self._lengths[test.tells]} if test else {}) | self._axes

    def _choose(self, id: str) -> None:
        """Edit a muscle, and say what its test cannot tell."""
        lang, test = self._session.lang, muscles()[id].length_test
        self._chosen = id
        said = element("h3", capital(muscle_name(id, lang)))
        missing = "no_length_test" if test is None else "" if "long" in test.tells else "no_long"
        self._title.value = said + (element("p", say(f"visit.findings.{missing}", lang)) if missing else "")
        self._editor.children = (self._title, *self._shown().values())
        self.refresh()

    def _mark(self, axis: str, value: Any) -> None:
        """Mark the chosen muscle on the sides chosen."""
        self._session.mark([(self._chosen, side, axis, value) for side in self._session.sides])


def row_words(found: dict[str, Finding], id: str, lang: str) -> str:
    """Return what was found on both sides of a muscle, once where they agree."""

    def told(finding: Finding) -> str:
        return say("visit.findings.nothing", lang) if finding == NOT_TESTED else found_words(finding, id, lang)

    if found["left"] == found["right"]:
        return told(found["left"])
    return say("visit.findings.list_sides", lang, **{side: told(finding) for side, finding in found.items()})


NOT_ASKED = "not asked"


class FollowUp:
    """A card with a row for each exercise of last time's page; empty where none is known."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._asked: tuple[str, ...] = ()
        self._rows: dict[str, w.ToggleButtons] = {}
        self._said = controls.text()
        self.widget = controls.column(name="card followup")
        self.refresh()

    def refresh(self) -> None:
        """Ask about the exercises of the file that is open, and say what follows from the answers."""
        asked = self._session.last.picked
        if asked != self._asked:
            self._asked = asked
            self._fill()
        self.widget.layout.display = "" if asked else "none"
        with self._controls.quietly():
            for id, row in self._rows.items():
                row.value = self._session.outcomes.get(id, NOT_ASKED)
        self._said.value = followup_words(self._session)

    def _fill(self) -> None:
        """Make a row of answers for each exercise."""
        lang, controls = self._session.lang, self._controls
        options = [(capital(say(f"visit.outcome.{outcome}", lang)), outcome) for outcome in OUTCOMES]
        options.append((say("visit.outcome.not_asked", lang), NOT_ASKED))
        self._rows = {
            id: controls.choice(capital(name_then(self._session, id)), options, partial(self._tell, id), "tall")
            for id in self._asked
        }
        heading = element("h3", say("visit.followup.title", lang)) + element("p", say("visit.followup.question", lang))
        self.widget.children = (controls.text(heading), *self._rows.values(), self._said)

    def _tell(self, id: str, outcome: str) -> None:
        """Note an answer."""
        self._session.tell(id, outcome)
        self.refresh()


def followup_words(session: Session) -> str:
    """Return what follows where an exercise made it worse: once is common, twice asks for other muscles."""
    lang, before, now = session.lang, session.before, session.assessment
    worse = [id for id, outcome in session.outcomes.items() if outcome == "worse"]
    if not worse or before is None:
        return ""
    if now.pain == "severe":
        return element("p", say("visit.exercises.severe", lang))
    # What today's answers rule out is not to be done at all, also not half as much.
    today = before.replace(**now.person)
    offered = propose(today).exercises
    again = [id for id in worse if id in worse_again(session.so_far)]
    once = [id for id in worse if id not in again and id in offered]
    said = [
        element("p", say(f"visit.followup.{key}", lang, names=join([name_then(session, id) for id in ids], lang)))
        for key, ids in (("worse", once), ("worse_again", again))
        if ids
    ]
    said += [element("p", say("claim.C15.sentence", lang))] if again else []
    return "".join(said)


WAYS: dict[str, Callable[[Session, Controls], ByTest | ByList]] = {"by_test": ByTest, "by_list": ByList}


class FindingsPanel:
    """The panel of findings."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        self._ways: dict[str, ByTest | ByList] = {}
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
