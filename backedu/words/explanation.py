"""Advice in words: per muscle what was found, what to do and why."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from backedu.assessment.advice import Advice, advise, no_card
from backedu.assessment.findings import NOT_TESTED, Assessment, Finding
from backedu.assessment.proposal import presser, propose
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.errors import BackeduError, as_written, one_of
from backedu.model.course import Course
from backedu.words.cautions import caution_sentences
from backedu.words.grammar import NAMES, muscle_name, say_of, sided_name
from backedu.words.html import Block, Markup, element, items
from backedu.words.safety import warning_signs
from backedu.words.text import capital, say

COLUMNS = ("muscle", "found", "do", "why")
# Notes about the person, said once under the table instead of in every row.
SAID_ONCE = ("go_gently", "tell_your_pain")
# Who presses a sore spot, said after the reason, which does not say it.
PRESSED = {"self": "press_gently", "therapist": "therapist_hands", "nobody": "no_pressing"}


@dataclass(frozen=True)
class Row:
    """One line of an explanation: a muscle, the side it speaks of ("both" when both are alike), and its words.

    Steps and reasons are the keys that do and why are said by, so that they can be said of several muscles at once.
    """

    id: str
    side: str
    muscle: str
    found: str
    do: str
    why: str
    steps: tuple[str, ...]
    reasons: tuple[str, ...]


class Explanation(Block):
    """Advice as a table of words.

    Attributes
    ----------
    rows : tuple of Row
        Muscles of which something was found, in the catalogue's order; both sides in one row when they agree.
    untested : tuple of str
        Names of the muscles of which nothing was found, though there is a test of their length.
    """

    def __init__(self, rows: tuple[Row, ...], untested: tuple[str, ...], html: str) -> None:
        super().__init__(html)
        self.rows = rows
        self.untested = untested


def explain(told: Assessment | Course, lang: str = "en", *, names: str = "plain") -> Explanation:
    """Say in words what was found on each muscle, what to do, and why; or what a course's odd steps do in the model.

    Parameters
    ----------
    told : Assessment or Course
        What was found. With a warning sign (safety "stop") there is no advice, only the safety boxes. Of a course: a
        sentence for every step that makes no sense for its muscle, such as strengthening a short one.
    lang : str
        Language of the text.
    names : str
        ``"plain"`` or ``"latin"`` muscle names.

    Returns
    -------
    Explanation
        A table in a notebook or page, lines of text elsewhere.
    """
    one_of("names", names, NAMES)
    if isinstance(told, Course):
        return Explanation((), (), _course(told, lang, names))
    if not isinstance(told, Assessment):
        raise BackeduError(f"explain takes an Assessment or a course, not {as_written(told)}")
    assessment = told
    if assessment.safety == "stop":
        stop = element("p", element("strong", say("explain.stop", lang)), class_="box urgent")
        return Explanation((), (), stop + warning_signs(lang).html)
    rows = tuple(row for id in muscles() for row in _rows(assessment, id, lang, names))
    seen = {row.id for row in rows}
    # What no test can tell is not waiting for one.
    unseen = [id for id, muscle in muscles().items() if id not in seen and muscle.length_test is not None]
    untested = tuple(muscle_name(id, lang, names) for id in unseen)
    asked = tuple(muscle_name(id, lang, names) for id in unseen if muscles()[id].stretched)
    advice = advise(assessment)
    given = {note for (id, _), one in advice.items() if id in seen for note in one.notes}
    once = [say(f"advice.note_{note}", lang) for note in SAID_ONCE if note in given]
    once += caution_sentences(assessment, lang)
    unasked = assessment.cautions is None or assessment.ask_again
    if unasked and any(advice[key].steps for key in advice if key[0] in seen):
        once.append(say("explain.cautions_not_asked", lang))
    return Explanation(rows, untested, _table(rows, once, asked, lang))


def _course(course: Course, lang: str, names: str) -> Markup:
    """Return what the model shows where a step makes no sense, and that it is only a model."""
    said = []
    for note in course.notes:
        said.append(say_of([note.muscle], note.key, lang, muscle=capital(muscle_name(note.muscle, lang, names))))
    proof = element("p", say("model.not_proof", lang))
    return element("div", [items(said), proof] if said else [proof], class_="explanation")


def _rows(assessment: Assessment, id: str, lang: str, names: str) -> list[Row]:
    """Return no row, one for both sides, or one a side for a muscle."""
    found = {side: assessment[id, side] for side in SIDES}
    if all(finding == NOT_TESTED for finding in found.values()):
        return []
    advice = advise(assessment)
    sides = ["both"] if found["left"] == found["right"] else list(SIDES)
    rows = []
    for side in sides:
        one = SIDES[0] if side == "both" else side
        label = sided_name(id, side, lang, names)
        given, asked = advice[id, one], _asked(assessment, id, one)
        who = presser(id, one, assessment)
        steps, reasons = _steps(given, who, asked), _reasons(assessment, id, given, who, asked)
        do, why = do_words(steps, [id], lang), why_words(reasons, [id], lang)
        rows.append(Row(id, side, label, found_words(found[one], id, lang), do, why, steps, reasons))
    return rows


def _asked(assessment: Assessment, id: str, side: str) -> frozenset[str]:
    """Return the steps of a muscle for which there is no exercise for this person: there people ask first."""
    asked = propose(assessment).asked
    return frozenset(step for key, step in asked if key == (id, side))


def found_words(finding: Finding, id: str, lang: str = "en") -> str:
    """Return what was found on a muscle in plain words; a length nobody tested is said to be so."""
    testable = muscles()[id].length_test is not None
    keys = [f"length_{finding.length.replace(' ', '_')}"] if testable or finding.length != "not tested" else []
    keys += [finding.strength] if finding.strength != "not tested" else []
    keys += ["sore_spot"] if finding.sore_spot == "yes" else []
    keys += ["feels_tight"] if finding.feels_tight else []
    return ", ".join(say_of([id], f"found.{key}", lang) for key in keys)


def do_words(steps: Sequence[str], ids: Sequence[str], lang: str = "en") -> str:
    """Return what to do with muscles in plain words, steps in order."""
    return f", {say('advice.then', lang)} ".join(say_of(ids, f"advice.{step}", lang) for step in steps)


def why_words(reasons: Sequence[str], ids: Sequence[str], lang: str = "en") -> str:
    """Return why, said of muscles."""
    return " ".join(say_of(ids, f"advice.{reason}", lang) for reason in reasons)


def _steps(advice: Advice, who: str, asked: Set[str]) -> tuple[str, ...]:
    """Return the keys of what to do: `who` may press a sore spot, what is `asked` is asked for first."""
    if not advice.steps:
        return (advice.action.replace(" ", "_"),)
    press = {"self": "release", "therapist": "release_therapist", "nobody": "release_nobody"}[who]
    keys = {"release": press} | {step: f"ask_{step}" for step in asked - {"release"}}
    return tuple(keys.get(step, step) for step in advice.steps)


def _reasons(patient: Assessment, id: str, advice: Advice, who: str, asked: Set[str]) -> tuple[str, ...]:
    """Return the keys of the reason and this muscle's own notes; where no length test exists nobody is sent to one."""
    testable = muscles()[id].length_test is not None
    keys = [f"rule_{advice.rule}" + ("_no_test" if advice.rule == 15 and not testable else "")]
    keys = ["rule_1_no_card"] if advice.rule == 1 and "severe" not in no_card(patient) else keys
    keys = ["asked"] if "stretch" in asked and patient.cautions else keys
    keys += [PRESSED[who]] if "release" in advice.steps else []
    unsaid = SAID_ONCE if testable else (*SAID_ONCE, "stretch_after_test")
    return (*keys, *(f"note_{note}" for note in advice.notes if note not in unsaid))


def _table(rows: tuple[Row, ...], once: list[str], asked: tuple[str, ...], lang: str) -> Markup:
    """Return the rows as a table, the notes for the whole person, and a list of what to ask before stretching."""
    head = element("tr", [element("th", say(f"explain.{c}", lang), scope="col") for c in COLUMNS])
    body = [
        element(
            "tr",
            [
                element("th", row.muscle, scope="row"),
                *(element("td", getattr(row, c), data_label=say(f"explain.{c}", lang)) for c in COLUMNS[1:]),
            ],
        )
        for row in rows
    ]
    caption = element("caption", say("explain.caption", lang))
    table = element("table", [caption, element("thead", head), element("tbody", body)])
    parts = [table] if rows else [element("p", say("explain.nothing", lang))]
    parts += [element("p", " ".join(once))] if once else []
    if asked:
        parts += [element("p", say("explain.untested", lang)), items(asked, class_="names")]
    return element("div", parts, class_="explanation")
