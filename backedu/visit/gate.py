"""Before anything else: warning signs, pain, and what rules exercises out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import ipywidgets as w

from backedu.assessment.findings import PAINS
from backedu.catalogue.cautions import cautions
from backedu.catalogue.signs import TIERS, signs
from backedu.errors import BackeduError
from backedu.page.clinic.clinic import clinic_of
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.cautions import chip_words
from backedu.words.emergency import sure_number
from backedu.words.html import Markup, element
from backedu.words.safety import stop_signs
from backedu.words.text import join, say


class GatePanel:
    """The first panel: signs, pain and cautions, each answered by a tap; without them nothing else is shown."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        self._signs = {
            id: controls.toggle(say(sign.text, lang), partial(session.tick, id), "sign") for id, sign in signs().items()
        }
        self._asked = {tier: controls.toggle("", partial(self._ask, tier), "asked") for tier in TIERS}
        self._pain = controls.choice(
            say("visit.gate.pain", lang),
            [(say(f"visit.gate.pain_{pain}", lang), pain) for pain in PAINS if pain != "not asked"],
            lambda pain: session.put(session.assessment.replace(pain=pain)),
            "tall",
        )
        self._twice = controls.toggle(say("visit.gate.asked_twice", lang), self._ask_twice, "chip")
        self._none = controls.toggle(say("visit.gate.cautions_none", lang), self._nothing, "chip")
        self._chips = {
            word: controls.toggle(chip_words(word, lang), partial(self._tick, word), "chip") for word in cautions()
        }
        self._again = controls.toggle(say("visit.gate.still_so", lang), self._still_so, "chip")
        self._missing = controls.text("", "hint")
        self._go = controls.button(say("visit.gate.go_on", lang), lambda: session.set_trait("step", "findings"), "main")
        heading = element("h2", say("visit.gate.title", lang)) + element("p", say("visit.gate.ask", lang))
        self.widget = controls.column(
            controls.text(heading + _trouble(lang)),
            controls.row(*(self._tier(tier) for tier in TIERS), name="signs"),
            self._pain,
            self._twice,
            controls.text(element("p", say("visit.gate.cautions", lang)), "label"),
            controls.row(self._none, *self._chips.values(), self._again, name="chips"),
            self._missing,
            self._go,
            name="panel gate",
        )

    def _tier(self, tier: str) -> w.VBox:
        """Return the signs of a tier, to be read out; each yes is ticked, and one press says that all were asked."""
        lang, controls = self._session.lang, self._controls
        lead = element("p", say("safety.urgent_lead", lang)) if tier == "urgent" else ""
        said = element("h2", say(f"safety.{tier}_title", lang)) + lead
        ticks = [self._signs[id] for id, sign in signs().items() if sign.tier == tier]
        return controls.column(controls.text(said), *ticks, self._asked[tier], name=f"tier {tier}")

    def refresh(self) -> None:
        """Show what was answered."""
        session, lang = self._session, self._session.lang
        found = session.assessment
        done = {
            "safety": set(session.asked) == set(TIERS) and found.safety != "not asked",
            "twice": not session.ask_twice,
        }
        done |= {"pain": found.pain != "not asked", "cautions": found.cautions is not None and not found.ask_again}
        missing = [say(f"visit.gate.missing_{name}", lang) for name, answered in done.items() if not answered]
        with self._controls.quietly():
            for id, tick in self._signs.items():
                tick.value = id in session.ticked
            for tier, button in self._asked.items():
                count = sum(1 for id in session.ticked if signs()[id].tier == tier)
                button.description = say(f"visit.gate.asked_{tier}{'_yes' if count else ''}", lang, count=count)
                button.value = tier in session.asked
            self._pain.value = found.pain if done["pain"] else None
            self._twice.value = session.asked_twice
            self._twice.layout = w.Layout(display="" if found.pain == "severe" else "none")
            self._none.value = found.cautions == ()
            for word, chip in self._chips.items():
                chip.value = word in (found.cautions or ())
            self._again.layout = w.Layout(display="" if found.ask_again else "none")
        said = say("visit.gate.missing", lang, names=join(missing, lang)) if missing else ""
        self._missing.value = element("p", said) if said else ""
        self._go.disabled = not session.gate_passed

    def _ask(self, tier: str, on: bool) -> None:
        """Note that all signs of a tier were asked, or not yet after all."""
        if on:
            self._session.ask_all(tier)
        else:
            self._session.ask_signs_again()

    def _ask_twice(self, on: bool) -> None:
        """Note that the signs were asked once more."""
        self._session.asked_twice = on
        self.refresh()

    def _nothing(self, on: bool) -> None:
        """Note that nothing rules exercises out, or that this was not asked after all."""
        self._session.put(self._session.assessment.replace(cautions=() if on else None, ask_again=False))

    def _tick(self, word: str, on: bool) -> None:
        """Add a caution or take it away; without the last one nobody has said yet that there is none."""
        known = set(self._session.assessment.cautions or ())
        told = known | {word} if on else known - {word}
        self._session.put(self._session.assessment.replace(cautions=told or None))

    def _still_so(self, on: bool) -> None:
        """Note that the cautions of an older file were asked again."""
        self._session.put(self._session.assessment.replace(ask_again=not on))


class SafetyPanel:
    """The only panel where a warning sign was found."""

    def __init__(self, session: Session, controls: Controls, print_page: Callable[[], None]) -> None:
        self._session, lang = session, session.lang
        self._told = controls.text()
        self._checked = controls.button(say("visit.gate.doctor_checked", lang), session.doctor_checked)
        self.widget = controls.column(
            self._told,
            controls.row(
                controls.button(say("visit.gate.print_safety", lang), print_page, "main"),
                controls.button(say("visit.gate.back_to_signs", lang), session.ask_signs_again),
                self._checked,
            ),
            name="panel safety",
        )

    def refresh(self) -> None:
        """Show the signs that were ticked; only today's can have been checked by a doctor."""
        lang = self._session.lang
        self._told.value = _trouble(lang) + Markup(stop_signs(self._session.assessment.signs, lang).html)
        self._checked.layout = w.Layout(display="" if self._session.only_today else "none")


def _trouble(lang: str) -> Markup:
    """Return what is wrong with clinic.toml, said before a page is wanted; nothing where nothing is."""
    try:
        clinic_of()
    except BackeduError as error:
        told = [element("strong", say("clinic.broken", lang, number=sure_number())), f" {error}"]
        return element("p", told, class_="box today")
    return Markup("")
