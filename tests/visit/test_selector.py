"""The selector as a value in a notebook: observed, linked, pasted, displayed, and heard from a browser."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from ipywidgets import Widget, interactive, interactive_output

from backedu import Assessment, MuscleSelector, draw, muscles
from backedu.assessment.findings import AXES, NOT_TESTED, Finding
from backedu.catalogue.anatomy import SIDES
from backedu.errors import BackeduError
from backedu.picture.live import joined
from backedu.picture.shapes.outlines import VIEWS
from backedu.visit import pelvis
from backedu.visit.session import letters
from backedu.words.text import LANGUAGES, say, words
from tests.tools.strategies import assessments
from tests.tools.visits import BENT, asked, at_once, body, buttons, choices, hear, messages, told, visit_of

SHORT, LONG = asked(hamstrings="short"), asked(hamstrings="long")
SCRIPT = joined(*pelvis.SCRIPTS)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    # A thread of one test would load modules, with their warnings, while another one runs.
    monkeypatch.setattr("backedu.page.plan.handout.warm", lambda: None)
    yield
    Widget.close_all()


def mark(selector, *changes):
    hear(selector, kind="change", id="browser", n=1, changes=[list(change) for change in changes])


# --- a trait ---


def test_it_holds_an_assessment_from_the_start():
    assert MuscleSelector().assessment == Assessment()
    one = MuscleSelector(SHORT)
    assert one.assessment is SHORT and one.value is SHORT and one.exercises == ()


def test_observe_hears_every_change_once_with_old_and_new():
    selector = MuscleSelector(asked())
    heard = []
    selector.observe(lambda change: heard.append((change.old, change.new)), names="assessment")
    mark(selector, ("hamstrings", "left", "length", "short"), ("hamstrings", "right", "length", "short"))
    assert heard == [(asked(), SHORT)]
    selector.session.undo()
    selector.session.redo()
    selector.assessment = LONG
    mark(selector, ("hamstrings", "left", "length", "long"))  # as it is already
    selector.session.reset()
    trail = [asked(), SHORT, asked(), SHORT, LONG, asked()]
    assert heard == list(pairwise(trail))


def test_it_is_replaced_and_never_changed():
    selector = MuscleSelector(SHORT)
    before, code = selector.assessment, repr(selector.assessment)
    mark(selector, ("hamstrings", "left", "strength", "weak"))
    assert selector.assessment is not before and repr(before) == code


def test_setting_it_is_a_step_that_can_be_undone():
    selector = MuscleSelector(asked())
    selector.assessment = SHORT
    assert selector.session.assessment == SHORT and selector.visit.pelvis.state == letters(SHORT)
    selector.value = LONG
    assert selector.assessment == LONG
    selector.session.undo()
    selector.session.undo()
    assert selector.assessment == asked() == selector.value


def test_linked_selectors_hold_the_same():
    one, two = MuscleSelector(asked()), MuscleSelector(asked(), lang="es")
    tie = traitlets.link((one, "assessment"), (two, "assessment"))
    mark(one, ("hamstrings", "left", "length", "short"))
    assert two.assessment == one.assessment == asked(hamstrings={"left": "short"})
    mark(two, ("hamstrings", "right", "length", "short"))
    assert one.assessment == two.assessment == SHORT and one.visit.pelvis.state == two.visit.pelvis.state
    two.session.undo()
    assert one.assessment == asked(hamstrings={"left": "short"})
    assert (one.lang, two.lang) == ("en", "es")
    tie.unlink()
    mark(one, ("iliopsoas", "left", "length", "long"))
    assert two.assessment != one.assessment


def test_it_links_to_any_trait_that_takes_an_assessment():
    class Record(traitlets.HasTraits):
        found = traitlets.Any()

    selector, record = MuscleSelector(asked()), Record()
    traitlets.dlink((selector, "assessment"), (record, "found"))
    mark(selector, ("hamstrings", "left", "length", "long"))
    assert record.found == asked(hamstrings={"left": "long"})


def test_interact_hands_the_assessment_to_a_function():
    seen = []
    selector = MuscleSelector(asked())
    made = interactive(lambda a: seen.append(a), a=selector)
    made.update()
    assert set(seen) == {asked()} and selector in made.children
    seen.clear()
    mark(selector, ("hamstrings", "left", "length", "short"), ("hamstrings", "right", "length", "short"))
    assert seen == [SHORT]


def test_interactive_output_follows_the_clicks():
    seen = []
    selector = MuscleSelector(asked())
    interactive_output(lambda a: seen.append(draw(a).alt), {"a": selector})
    mark(selector, ("hamstrings", "left", "length", "short"), ("hamstrings", "right", "length", "short"))
    assert seen == [draw(asked()).alt, draw(SHORT).alt]


# --- code ---


@settings(max_examples=30)
@given(assessments, st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_its_repr_makes_the_same_again(found, lang, page_lang):
    names = {"MuscleSelector": MuscleSelector, "Assessment": Assessment}
    selector = MuscleSelector(found, lang=lang, page_lang=page_lang)
    again = eval(repr(selector), names)
    assert (again.assessment, again.lang, again.page_lang) == (found, lang, page_lang)
    assert repr(again) == repr(selector) and eval(repr(selector.assessment), names) == found
    selector.close()
    again.close()


def test_after_clicks_its_repr_tells_what_was_clicked():
    selector = MuscleSelector(asked())
    mark(selector, ("hamstrings", "left", "length", "short"), ("hamstrings", "right", "length", "short"))
    assert repr(selector) == (
        "MuscleSelector(Assessment(hamstrings='short', pain='mild', safety='clear', cautions=[]), "
        "lang='en', page_lang='en')"
    )


def test_the_languages_of_screen_and_page_are_separate():
    selector = MuscleSelector(lang="es")
    assert (selector.lang, selector.page_lang) == ("es", "es")
    assert "Antes" in told(body(selector))
    selector = MuscleSelector(lang="en", page_lang="es")
    assert (selector.lang, selector.page_lang) == ("en", "es")
    selector.lang = "es"
    selector.page_lang = "en"
    assert (selector.session.lang, selector.session.page_lang) == ("es", "en")
    assert say("visit.gate.title", "es") in told(body(selector))
    assert selector.visit.pelvis.words["names"]["hamstrings"] == say("muscle.hamstrings.name", "es")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"assessment": "hamstrings short"}, "assessment must be of type Assessment, not 'hamstrings short'"),
        ({"assessment": {"hamstrings": "short"}}, "assessment must be of type Assessment, not"),
        ({"assessment": Assessment}, "assessment must be of type Assessment, not"),
        ({"lang": "de"}, "no language 'de'; there are: en, es"),
        ({"lang": None}, "no language None; there are: en, es"),
        ({"page_lang": "xx"}, "no language 'xx'; there are: en, es"),
    ],
)
def test_wrong_arguments_are_refused_in_one_sentence(arguments, complaint):
    with pytest.raises(BackeduError) as error:
        MuscleSelector(**arguments)
    assert str(error.value).startswith(complaint) and "\n" not in str(error.value)


def test_wrong_values_are_refused_later_too_and_change_nothing():
    selector = MuscleSelector(SHORT)
    for name in ("lang", "page_lang"):
        with pytest.raises(BackeduError, match="no language 'de'; there are: en, es"):
            setattr(selector, name, "de")
    for name in ("assessment", "value"):
        with pytest.raises(traitlets.TraitError, match="MuscleSelector instance expected an Assessment, not the str"):
            setattr(selector, name, "short")
    assert (selector.lang, selector.page_lang, selector.assessment) == ("en", "en", SHORT)


# --- where it opens ---


def test_it_opens_at_the_gate_unless_all_was_asked():
    assert MuscleSelector().session.step == "gate"
    assert MuscleSelector(Assessment(hamstrings="short")).session.step == "gate"
    assert MuscleSelector(SHORT.replace(safety="stop")).session.step == "gate"
    assert MuscleSelector(SHORT).session.step == "findings"


def test_two_selectors_have_nothing_in_common():
    one, two = MuscleSelector(asked()), MuscleSelector(asked())
    mark(one, ("hamstrings", "left", "length", "short"))
    one.session.step = "look"
    assert two.assessment == asked() and two.session.step == "findings"


# --- displayed ---


class Handle:
    def __init__(self):
        self.shown = []

    def update(self, content):
        self.shown.append(content)


@pytest.fixture
def displays(monkeypatch):
    """Return what was displayed, and a handle that gathers what it was replaced by."""
    calls, handle = [], Handle()

    def display(*things, **how):
        calls.append((things, how))
        return handle if how.get("display_id") else None

    monkeypatch.setattr("backedu.visit.selector.display", display)
    monkeypatch.setattr("backedu.visit.selector.display", display)
    return calls, handle


def picture(block):
    return re.search('<div class="backedu-still">(.*)</div>', block._repr_html_(), re.S)[1]


def test_it_is_displayed_with_a_still_beside_it(displays):
    calls, _ = displays
    selector = MuscleSelector(SHORT)
    selector._ipython_display_()
    ((bundle,), how), ((still,), second) = calls
    assert how == {"raw": True} and second == {"display_id": True}
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == selector.model_id
    assert picture(still) == draw(SHORT)._repr_html_()


def test_it_is_named_and_in_words_before_it_is_displayed_and_drawn_after(monkeypatch):
    """In a kernel, whose loop runs: else the script would not find the whole widget, and keys would be Jupyter's."""
    monkeypatch.setattr("backedu.visit.controls.asyncio", asyncio)
    seen = []

    def display(*_, **how):
        view = selector.visit.pelvis
        seen.append((selector._dom_classes, bool(view.words), bool(view.frame), bool(body(selector).children)))

    monkeypatch.setattr("backedu.visit.selector.display", display)

    async def cell():
        nonlocal selector
        selector = MuscleSelector(SHORT)
        selector._ipython_display_()

    selector = None
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, cell()).result()
    named = ("backedu-visit", "backedu-at-findings")
    assert seen == [(named, True, False, False), (named, True, True, True)]


def test_where_nobody_displays_it_it_is_drawn_once_the_cell_is_done(monkeypatch):
    monkeypatch.setattr("backedu.visit.controls.asyncio", asyncio)

    async def cell():
        selector = MuscleSelector(SHORT)
        before = bool(selector.visit.pelvis.frame)
        await asyncio.sleep(0.01)
        return before, bool(selector.visit.pelvis.frame), bool(body(selector).children)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, cell()).result() == (False, True, True)


def test_the_still_follows_what_was_found(displays):
    _, handle = displays
    selector = MuscleSelector(asked())
    mark(selector, ("hamstrings", "left", "length", "short"))
    assert handle.shown == []  # not displayed yet
    selector._ipython_display_()
    for found in (SHORT, LONG, asked()):
        selector.assessment = found
        assert picture(handle.shown[-1]) == draw(found)._repr_html_()


def test_the_still_shows_the_view_and_the_language_of_the_page(displays):
    _, handle = displays
    selector = MuscleSelector(asked(), page_lang="es")
    selector._ipython_display_()
    selector.visit.pelvis.view = "back"
    selector.assessment = SHORT
    assert picture(handle.shown[-1]) == draw(SHORT, view="back", lang="es")._repr_html_()


def test_a_click_is_answered_first_and_what_takes_longer_comes_last(displays):
    _, handle = displays
    selector = visit_of(asked(), "findings")
    selector._ipython_display_()
    told_in_order = []
    tell = told_in_order.append
    selector.visit.pelvis.observe(lambda _: tell("picture"), "state")
    selector.observe(lambda _: tell("other cells"), "assessment")
    buttons(selector.children[0])[say("visit.undo")].observe(lambda _: tell("tools"), "disabled")
    (row,) = [row for name, row in choices(body(selector)).items() if name.endswith(say("examination.front_of_hip"))]
    row.observe(lambda _: tell("panel"), "value")
    handle.update = lambda _: tell("still")
    mark(selector, ("iliopsoas", "left", "length", "short"), ("iliopsoas", "right", "length", "short"))
    assert told_in_order == ["picture", "other cells", "tools", "panel", "still"]


# --- heard from the browser ---


def test_a_ping_is_answered(monkeypatch):
    sent = messages(monkeypatch)
    hear(MuscleSelector(), kind="ping")
    assert sent == [{"kind": "pong"}]


def test_a_change_is_done_and_said_to_be(monkeypatch):
    selector = MuscleSelector(asked())
    hear(selector, kind="change", id="abc", n=7, changes=[["hamstrings", "left", "length", "short"]])
    assert selector.visit.pelvis.done == {"id": "abc", "n": 7}
    # One that changes nothing is answered too, else the browser would wait for ever.
    hear(selector, kind="change", id="abc", n=8, changes=[["hamstrings", "left", "length", "short"]])
    assert selector.visit.pelvis.done == {"id": "abc", "n": 8}
    hear(selector, kind="change", id="abc", n=9, changes=[["hamstring", "left", "length", "short"]])
    assert selector.visit.pelvis.done == {"id": "abc", "n": 9}
    assert selector.assessment == asked(hamstrings={"left": "short"})


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "shout"},
        {"kind": "change"},
        {"kind": "change", "id": "x", "n": "1", "changes": []},
        {"kind": "change", "id": "x", "n": 1, "changes": "all"},
        {"kind": "opened", "name": "x"},
        {"kind": "saved"},
    ],
)
def test_messages_that_make_no_sense_are_passed_over(content):
    selector = MuscleSelector(SHORT)
    hear(selector, **content)
    assert selector.assessment is SHORT and selector.visit.pelvis.done == {}


def test_a_view_turned_in_the_browser():
    selector = MuscleSelector(SHORT)
    for view in ("front", "back", "side"):
        selector.visit.pelvis.set_state({"view": view})
        assert selector.session.view == view and selector.visit.pelvis.picture["view"] == view
    assert selector.assessment is SHORT


class Browser:
    """What static/pelvis.js keeps for itself: letters that a click changes at once, and how many changes it sent."""

    def __init__(self, view, name):
        self.view, self.name, self.letters, self.sent, self.wire = view, name, view.state, 0, []

    def click(self, muscle, side, axis, value):
        """Mark as `put` does: on the sides chosen, or on the one tapped."""
        sides = self.view.sides if len(self.view.sides) > 1 or self.view.view == "side" else [side]
        place, codes = next((n, codes) for n, (name, codes) in enumerate(AXES.items()) if name == axis)
        for one in sides:
            at = 4 * (2 * self.view.muscles.index(muscle) + (one == "right")) + place
            self.letters = self.letters[:at] + codes[value] + self.letters[at + 1 :]
        self.sent += 1
        changes = [[muscle, one, axis, value] for one in sides]
        self.wire.append({"kind": "change", "id": self.name, "n": self.sent, "changes": changes})

    def deliver(self, count):
        """Let some messages arrive; take the kernel's letters once it has heard all."""
        for message in self.wire[:count]:
            self.view._handle_custom_msg(message, [])
        self.wire = self.wire[count:]
        if self.view.done == {"id": self.name, "n": self.sent}:
            self.letters = self.view.state


@pytest.mark.parametrize("seed", range(3))
def test_after_200_random_clicks_browser_and_kernel_hold_the_same(seed):
    chance = random.Random(seed)
    selector = visit_of(asked(), "findings")
    browser = Browser(selector.visit.pelvis, "one")
    for _ in range(200):
        axis = chance.choice(list(AXES))
        lengths = selector.visit.pelvis.words["lengths"]
        muscle = chance.choice([id for id in muscles() if axis != "length" or len(lengths[id]) > 1])
        browser.click(
            muscle, chance.choice(SIDES), axis, chance.choice(lengths[muscle] if axis == "length" else list(AXES[axis]))
        )
        if chance.random() < 0.1:
            selector.visit.pelvis.view = chance.choice(VIEWS)
        if chance.random() < 0.1:
            selector.session.sides = chance.choice([SIDES, ("left",), ("right",)])
        browser.deliver(chance.randrange(3))
    mine = browser.letters
    browser.deliver(len(browser.wire))
    assert browser.letters == mine == selector.visit.pelvis.state == letters(selector.assessment)
    assert selector.visit.pelvis.done == {"id": "one", "n": 200}
    assert len(selector.assessment.findings) > 20


def test_the_browser_reads_the_same_letters():
    sent = MuscleSelector().visit.pelvis.axes
    assert [axis["letters"] for axis in sent] == ["-snl", "-+w", "-yn", "-t"]
    for axis in sent:
        assert dict(zip(axis["values"], axis["letters"], strict=True)) == AXES[axis["name"]]
        untold, *told = zip(axis["values"], axis["written"], strict=True)
        assert untold == (getattr(NOT_TESTED, axis["name"]), "")
        assert all(Finding.read(words) == Finding(**{axis["name"]: value}) for value, words in told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_browser_has_a_word_for_all_it_says(lang):
    sent = pelvis._words(lang)
    named = set(re.findall(r'\bsay\("([^"]+)"\)', SCRIPT))
    named |= {f"view_{view}" for view in VIEWS} | {f"alt_{view}" for view in VIEWS} | {*SIDES, "both"}
    named |= {f"choice_{axis}_{str(v).lower()}" for axis, values in AXES.items() for v in values}
    named |= {f"axis_{axis}" for axis in AXES}
    assert {key for key in named if key.replace(" ", "_") not in sent} == set()
    assert set(sent["names"]) == set(muscles())
    states = {f"length_{value}".replace(" ", "_") for value in AXES["length"]}
    states |= {"strong", "weak", "sore_spot", "feels_tight"}
    assert {id: set(said) for id, said in sent["found"].items()} == dict.fromkeys(muscles(), states)


def test_no_word_for_the_browser_hides_another():
    prefixes = ("visit.picture.", "visit.file.")
    last = [key.rsplit(".", 1)[1] for key in words("en") if key.startswith(prefixes)]
    assert len(last) == len(set(last))


def test_the_widget_appears_without_waiting_for_what_makes_pages():
    code = "import sys; from backedu import MuscleSelector; MuscleSelector(); print('nbconvert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


# --- the steps ---


def test_the_bar_goes_to_every_step_and_back():
    visit = visit_of(BENT, "findings")
    bar = visit.children[1].children[0]
    seen = set()
    for step in ("look", "exercises", "page", "gate", "findings"):
        bar.value = step
        assert visit.session.step == step and bar.value == step
        seen.add(told(body(visit))[:30])
    assert len(seen) == 5


def test_the_other_language_everywhere():
    visit = visit_of(BENT, "findings")
    english = dict.fromkeys(("gate", "findings", "look", "exercises", "page"))
    for step in english:
        visit.session.step = step
        english[step] = told(body(visit))
    choices(visit.children[0])["Screen language"].value = "es"
    assert visit.lang == "es" and visit.page_lang == "en"
    for step, text in english.items():
        visit.session.step = step
        assert told(body(visit)) != text
    assert say("visit.new", "es") in buttons(visit.children[0])
    assert visit.assessment == BENT
