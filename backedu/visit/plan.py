"""The exercises that fit what was found: the table proposes, the therapist picks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

import ipywidgets as w

from backedu.assessment.advice import advise, no_card
from backedu.assessment.proposal import MOST_PICKED, Proposal, counted, propose, releases_first, with_exercise
from backedu.catalogue.repertoire import Form, repertoire
from backedu.page.naming import PAPERS
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.exercises import ask_words, exercise_name, why_not
from backedu.words.html import element, items
from backedu.words.report import outcome_words
from backedu.words.text import LANGUAGES, capital, say


class ExercisesPanel:
    """The panel to pick from."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        self._offered: dict[str, tuple[Form, tuple[str, ...]]] = {}
        self._buttons: dict[str, w.ToggleButton] = {}
        self._told: dict[str, w.HTML] = {}
        self._said = controls.text()
        self._count = controls.text("", "hint")
        self._list = controls.column(name="offers")
        self._general = controls.column(name="offers")
        self._heading = controls.text()
        self._rest = controls.text()
        self.widget = controls.column(
            controls.text(element("h2", say("visit.exercises.title", lang))),
            self._said,
            self._list,
            self._heading,
            self._general,
            self._rest,
            controls.row(self._count, name="foot"),
            name="panel exercises",
        )

    def refresh(self) -> None:
        """Offer what fits what was found now."""
        session, lang = self._session, self._session.lang
        proposal = propose(session.assessment)
        ids = proposal.exercises
        cautions = session.assessment.cautions
        offered = {}
        for id in ids:
            form = repertoire()[id].form(cautions) or repertoire()[id].usual
            needing = {offer.muscle for offer in proposal.offered if offer.exercise == id}
            offered[id] = form, tuple(muscle for muscle in form.muscles if muscle in needing)
        if offered != self._offered:
            self._offered = offered
            self._fill(proposal.general)
        for id, told in self._told.items():
            went = outcome_words(session.so_far.get(id, ()), lang)
            told.value = element("p", say("visit.followup.told", lang, told=went)) if went else ""
        alone = no_card(session.assessment)
        key = "severe" if "severe" in alone else "no_card" if alone else "none"
        key = "pick" if proposal.offered else "only_general" if ids else key
        self._said.value = element("p", say(f"visit.exercises.{key}", lang))
        self._rest.value = rest_words(proposal, lang, self._session.assessment.cautions)
        self._press()

    def _fill(self, general: Collection[str]) -> None:
        """Make a card for each exercise: those that a muscle calls for, then those that are good for most people."""
        self._buttons, self._told = {}, {}
        cards = {id: self._card(id, *shown) for id, shown in self._offered.items()}
        self._list.children = tuple(card for id, card in cards.items() if id not in general)
        self._general.children = tuple(cards[id] for id in general)
        lang = self._session.lang
        self._heading.value = element("h3", say("visit.exercises.general", lang)) if general else ""

    def _card(self, id: str, form: Form, aims: tuple[str, ...]) -> w.VBox:
        """Return a button for an exercise, with its picture for the muscles it is offered for."""
        from backedu.page.plan.parts import drawing  # matplotlib, which the first picture brings

        controls = self._controls
        self._buttons[id] = controls.toggle(self._name(id), partial(self._pick, id), "offer")
        self._told[id] = controls.text("", "hint")
        picture = controls.text(drawing(form.drawing, self._session.lang, aims=aims))
        return controls.column(self._buttons[id], self._told[id], picture, name="offer-card")

    def _pick(self, id: str, on: bool) -> None:
        """Pick an exercise or let it go, with what hangs on it; a page holds four at most."""
        self._session.pick(id, on)
        self._press()

    def _press(self) -> None:
        """Show which are picked, and how many."""
        session, lang = self._session, self._session.lang
        picked, patient = session.picked, session.assessment
        with self._controls.quietly():
            for id, button in self._buttons.items():
                button.value = id in picked
                button.disabled = id not in picked and with_exercise(picked, id, patient) == picked
        key = "chosen_one" if len(picked) == 1 else "chosen_many"
        said = [say(f"visit.exercises.{key}", lang, count=len(picked))] if picked else []
        said += [say("visit.exercises.four", lang)] if counted(picked) >= MOST_PICKED else []
        lines = [" ".join(said)] if said else []
        lines += [self._names("taken", session.taken)] if session.taken else []
        for id in picked:
            first = releases_first(id, patient)
            lines += [self._names("with_release", first, stretch=self._name(id))] if first else []
        self._count.value = "".join(element("p", line) for line in lines)

    def _names(self, key: str, ids: Iterable[str], **more: str) -> str:
        """Say something of exercises by name."""
        lang = self._session.lang
        return say(f"visit.exercises.{key}", lang, names="; ".join(self._name(id) for id in ids), **more)

    def _name(self, id: str) -> str:
        """Return an exercise's name in the form this person does."""
        return capital(exercise_name(id, self._session.lang, self._session.assessment.cautions))


def rest_words(proposal: Proposal, lang: str, cautions: Collection[str] | None = None) -> str:
    """Return what was refused and why, and what the therapist shows in person."""
    parts = ""
    refused = list(dict.fromkeys(f"{exercise_name(r.exercise, lang)}: {why_not(r, lang)}" for r in proposal.refused))
    if refused:
        parts += element("h3", say("visit.exercises.not_these", lang)) + items([capital(reason) for reason in refused])
    if asked := ask_words(proposal, lang, cautions):
        parts += element("h3", say("visit.exercises.ask", lang)) + items(asked)
    return parts


class PagePanel:
    """The last panel."""

    def __init__(self, session: Session, controls: Controls, print_page: Callable[[], None]) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        tongues = {"en": "english", "es": "spanish"}
        self._language = controls.choice(
            say("visit.page.language", lang),
            [(say(f"visit.{tongues[one]}", lang), one) for one in LANGUAGES],
            lambda value: session.set_trait("page_lang", value),
        )
        self._paper = controls.choice(
            say("visit.page.paper", lang),
            [(say(f"visit.page.{paper}", lang), paper) for paper in PAPERS],
            lambda value: session.set_trait("paper", value),
        )
        self._picked = controls.text("", "hint")
        self._question = controls.text()
        self._teach = controls.column(
            self._question,
            controls.row(
                controls.button(say("visit.teach.done", lang), self._told),
                controls.button(say("visit.teach.skip", lang), self._told, "quiet"),
            ),
            name="card",
        )
        self.widget = controls.column(
            controls.text(element("h2", say("visit.page.title", lang))),
            self._teach,
            self._language,
            self._paper,
            self._picked,
            controls.button(say("visit.page.print", lang), print_page, "main"),
            name="panel page",
        )

    def refresh(self) -> None:
        """Show the choices made."""
        session, lang = self._session, self._session.lang
        with self._controls.quietly():
            self._language.value, self._paper.value = session.page_lang, session.paper
        cautions = session.assessment.cautions
        names = "; ".join(exercise_name(id, lang, cautions) for id in session.picked)
        stretches = any("stretch" in one.steps for one in advise(session.assessment).values())
        key = "question" if stretches else "question_no_stretch"
        self._question.value = element("h3", say("visit.teach.title", lang)) + element(
            "p", say(f"visit.teach.{key}", lang)
        )
        said = say("visit.page.picked", lang, names=names) if names else say("visit.page.general", lang)
        self._picked.value = element("p", said)

    def _told(self) -> None:
        """Put the card away."""
        self._teach.layout.display = "none"
