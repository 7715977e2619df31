"""Before anything else: warning signs, pain, and what rules exercises out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import ipywidgets as w

from backedu.assessment.findings import PAINS
from backedu.catalogue.cautions import cautions
from backedu.catalogue.signs import TIERS, signs
from backedu.errors import BackeduError
from backedu.page.clinic.clinic import clinic_of
from backedu.visit.controls import Controls, Pause
from backedu.visit.session import Session
from backedu.words.cautions import chip_words
from backedu.words.emergency import sure_number
from backedu.words.html import Markup, element
from backedu.words.safety import stop_signs
from backedu.words.text import join, say

NONE = "none"  # the chip that says that nothing rules exercises out


class GatePanel:
    """The first panel: signs, pain and cautions, each answered by a tap; without them nothing else is shown."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        self._signs = {id: controls.toggle(self._sign_words(id), partial(session.tick, id), "sign") for id in signs()}
        self._asked = {
            tier: controls.toggle(self._asked_words(tier), partial(session.ask, tier), "asked") for tier in TIERS
        }
        self._pain = controls.choice(
            say("visit.gate.pain", lang),
            [(say(f"visit.gate.pain_{pain}", lang), pain) for pain in PAINS if pain != "not asked"],
            lambda pain: session.put(session.assessment.replace(pain=pain)),
            "tall",
        )
        self._twice = controls.toggle(say("visit.gate.asked_twice", lang), session.ask_once_more, "asked")
        self._new = controls.text()
        self._chips: dict[str, w.ToggleButton] = {}
        self._row = controls.row(name="chips")
        self._again = controls.toggle(say("visit.gate.still_so", lang), self._still_so, "asked")
        self._missing = controls.text("", "hint")
        self._go = controls.button(say("visit.gate.go_on", lang), lambda: session.set_trait("step", "findings"), "main")
        heading = element("h2", say("visit.gate.title", lang)) + element("p", say("visit.gate.ask", lang))
        self.widget = controls.column(
            controls.text(heading + _trouble(lang)),
            controls.row(*(self._tier(tier) for tier in TIERS), name="signs"),
            self._pain,
            self._twice,
            controls.text(element("p", say("visit.gate.cautions", lang)), "label"),
            self._new,
            self._row,
            self._again,
            controls.row(self._go, self._missing, name="foot"),
            name="panel gate",
        )
        # The signs are read out first; they need not wait for the cautions, of which there are many.
        Pause(self._fill).ask()

    def _fill(self) -> None:
        """Add a chip for each caution, and one for none."""
        controls, lang = self._controls, self._session.lang
        none = controls.toggle(say("visit.gate.cautions_none", lang), self._nothing, "chip")
        self._chips = {NONE: none} | {
            word: controls.toggle(chip_words(word, lang), partial(self._tick, word), "chip") for word in cautions()
        }
        self._show_cautions()
        self._row.children = tuple(self._chips.values())

    def _tier(self, tier: str) -> w.VBox:
        """Return the signs of a tier, to be read out; each yes is ticked, and one press says that all were asked."""
        lang, controls = self._session.lang, self._controls
        lead = element("p", say("safety.urgent_lead", lang)) if tier == "urgent" else ""
        said = element("h2", say(f"safety.{tier}_title", lang)) + lead
        ticks = [self._signs[id] for id, sign in signs().items() if sign.tier == tier]
        return controls.column(controls.text(said), *ticks, self._asked[tier], name=f"tier {tier}")

    def refresh(self) -> None:
        """Show what was answered, and what last time's file says to ask again."""
        session, lang = self._session, self._session.lang
        found, asked = session.assessment, session.asked
        with self._controls.quietly():
            for id, tick in self._signs.items():
                tick.description, tick.value = self._sign_words(id), id in asked.yes
            for tier, button in self._asked.items():
                button.description, button.value = self._asked_words(tier), tier in asked.tiers
            self._pain.value = None if found.pain == "not asked" else found.pain
            self._twice.value, self._twice.disabled = asked.twice, found.safety == "not asked"
        self._show_cautions()
        _show_where(self._twice, found.pain == "severe")
        _show_where(self._again, found.ask_again)
        (self._row.add_class if found.ask_again else self._row.remove_class)("backedu-again")
        self._new.value = element("p", say("visit.gate.anything_new", lang)) if session.before else ""
        missing = [say(f"visit.gate.missing_{name}", lang) for name in self._still_to_ask()]
        self._missing.value = (
            element("p", say("visit.gate.missing", lang, names=join(missing, lang))) if missing else ""
        )
        self._go.disabled = not session.gate_passed

    def _show_cautions(self) -> None:
        """Show which cautions were ticked, or that there is none."""
        told = self._session.assessment.cautions
        with self._controls.quietly():
            for word, chip in self._chips.items():
                chip.value = told == () if word == NONE else word in (told or ())

    def _sign_words(self, id: str) -> str:
        """Return a sign's sentence, and that there was a yes last time."""
        before, lang = self._session.before, self._session.lang
        said = say(signs()[id].text, lang)
        return say("visit.gate.last_time", lang, sign=said) if before and id in before.signs else said

    def _asked_words(self, tier: str) -> str:
        """Return that all signs of a tier were asked, with how many were ticked."""
        count = sum(1 for id in self._session.asked.yes if signs()[id].tier == tier)
        return say(f"visit.gate.asked_{tier}{'_yes' if count else ''}", self._session.lang, count=count)

    def _still_to_ask(self) -> Iterator[str]:
        """Yield what was not answered yet, as the last part of a text key."""
        found = self._session.assessment
        if found.safety == "not asked":
            yield "safety"
        elif self._session.ask_twice:
            yield "twice"
        if found.pain == "not asked":
            yield "pain"
        if found.cautions is None or found.ask_again:
            yield "cautions"

    def _nothing(self, on: bool) -> None:
        """Note that nothing rules exercises out, or that this was not asked after all."""
        self._session.put(self._session.assessment.replace(cautions=() if on else None, ask_again=False))

    def _tick(self, word: str, on: bool) -> None:
        """Add a caution or take it away; without the last one nobody has said yet that there is none."""
        known = set(self._session.assessment.cautions or ())
        told = known | {word} if on else known - {word}
        self._session.put(self._session.assessment.replace(cautions=told or None))

    def _still_so(self, on: bool) -> None:
        """Note that the cautions of an earlier file were asked again."""
        self._session.put(self._session.assessment.replace(ask_again=not on))


def _show_where(widget: w.Widget, wanted: bool) -> None:
    """Show a widget only where it is wanted; its layout is shared until then."""
    if (widget.layout.display != "none") != wanted:
        widget.layout = w.Layout(display="" if wanted else "none")


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
                name="foot",
            ),
            name="panel safety",
        )

    def refresh(self) -> None:
        """Show the signs that were ticked, also in the patient's language; a doctor can have checked only today's."""
        session = self._session
        tongue = session.lang if session.page_lang == "en" else session.page_lang
        self._told.value = _trouble(session.lang) + Markup(stop_signs(session.assessment.signs, tongue).html)
        _show_where(self._checked, session.only_today)


def _trouble(lang: str) -> Markup:
    """Return what is wrong with clinic.toml, said before a page is wanted; nothing where nothing is."""
    try:
        clinic_of()
    except BackeduError as error:
        told = [element("strong", say("clinic.broken", lang, number=sure_number())), f" {error}"]
        return element("p", told, class_="box today")
    return Markup("")
