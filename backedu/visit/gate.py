"""Before anything else: warning signs, pain, and what rules exercises out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from backedu.assessment.findings import PAINS
from backedu.catalogue.anatomy import cautions
from backedu.errors import BackeduError
from backedu.page.clinic.clinic import clinic_of
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.boxes import warning_signs
from backedu.words.emergency import sure_number
from backedu.words.html import Markup, element
from backedu.words.text import join, say


class GatePanel:
    """The first panel: three questions, each answered by a tap; without them nothing else is shown."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        self._safety = controls.choice(
            say("visit.gate.warning", lang),
            [(say(f"visit.gate.{answer}", lang), answer) for answer in ("clear", "stop")],
            lambda answer: session.put(session.assessment.replace(safety=answer)),
            "tall",
        )
        self._pain = controls.choice(
            say("visit.gate.pain", lang),
            [(say(f"visit.gate.pain_{pain}", lang), pain) for pain in PAINS if pain != "not asked"],
            lambda pain: session.put(session.assessment.replace(pain=pain)),
            "tall",
        )
        self._none = controls.toggle(say("visit.gate.cautions_none", lang), self._nothing, "chip")
        self._chips = {
            word: controls.toggle(say(f"visit.{key}", lang), partial(self._tick, word), "chip")
            for word, key in cautions().items()
        }
        self._missing = controls.text("", "hint")
        self._go = controls.button(say("visit.gate.go_on", lang), lambda: session.set_trait("step", "findings"), "main")
        heading = element("h2", say("visit.gate.title", lang)) + element("p", say("visit.gate.ask", lang))
        self.widget = controls.column(
            controls.text(heading),
            controls.text(_trouble(lang) + element("div", _boxes(lang), class_="signs")),
            self._safety,
            self._pain,
            controls.text(element("p", say("visit.gate.cautions", lang)), "label"),
            controls.row(self._none, *self._chips.values(), name="chips"),
            self._missing,
            self._go,
            name="panel gate",
        )

    def refresh(self) -> None:
        """Show what was answered."""
        found, lang = self._session.assessment, self._session.lang
        asked = {"safety": found.safety != "not asked", "pain": found.pain != "not asked"}
        asked["cautions"] = found.cautions is not None
        missing = [say(f"visit.gate.missing_{name}", lang) for name, done in asked.items() if not done]
        with self._controls.quietly():
            self._safety.value = found.safety if asked["safety"] else None
            self._pain.value = found.pain if asked["pain"] else None
            self._none.value = found.cautions == ()
            for word, chip in self._chips.items():
                chip.value = word in (found.cautions or ())
        said = say("visit.gate.missing", lang, names=join(missing, lang)) if missing else ""
        self._missing.value = element("p", said) if said else ""
        self._go.disabled = not self._session.gate_passed

    def _nothing(self, on: bool) -> None:
        """Note that nothing rules exercises out, or that this was not asked after all."""
        self._session.put(self._session.assessment.replace(cautions=() if on else None))

    def _tick(self, word: str, on: bool) -> None:
        """Add a caution or take it away; without the last one nobody has said yet that there is none."""
        known = set(self._session.assessment.cautions or ())
        told = known | {word} if on else known - {word}
        self._session.put(self._session.assessment.replace(cautions=told or None))


class SafetyPanel:
    """The only panel where a warning sign was found."""

    def __init__(self, session: Session, controls: Controls, print_page: Callable[[], None]) -> None:
        lang = session.lang
        stop = element("p", element("strong", say("visit.gate.stopped", lang)), class_="box urgent")
        self.widget = controls.column(
            controls.text(_trouble(lang) + stop + _boxes(lang)),
            controls.button(say("visit.gate.print_safety", lang), print_page, "main"),
            name="panel safety",
        )

    def refresh(self) -> None:
        """Stay as it is."""


def _boxes(lang: str) -> Markup:
    """Return the warning signs, with the clinic's number where it can be read."""
    return Markup(warning_signs(lang).html)


def _trouble(lang: str) -> Markup:
    """Return what is wrong with clinic.toml, said before a page is wanted; nothing where nothing is."""
    try:
        clinic_of()
    except BackeduError as error:
        told = [element("strong", say("clinic.broken", lang, number=sure_number())), f" {error}"]
        return element("p", told, class_="box today")
    return Markup("")
