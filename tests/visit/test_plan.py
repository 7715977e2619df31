"""The panels of exercises and of the page to take home."""

from __future__ import annotations

import re

import pytest
from ipywidgets import HTML, Widget

from backedu.assessment.proposal import counted, propose
from backedu.catalogue.anatomy import SIDES
from backedu.catalogue.cautions import cautions
from backedu.words.text import LANGUAGES, capital, say
from tests.tools.visits import (
    BENT,
    asked,
    at_once,
    body,
    buttons,
    choices,
    every,
    pictures,
    told,
    visit_of,
)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    yield
    Widget.close_all()


# --- exercises ---


def offers(visit):
    return [b for b in every(body(visit)) if "backedu-offer" in getattr(b, "_dom_classes", ())]


def heads(visit):
    """Return the headings of the panel in their order, with the buttons under each."""
    found, under = {}, ""
    for widget in every(body(visit)):
        heading = re.match("<h[23]>(.*?)</h[23]>", widget.value) if isinstance(widget, HTML) else None
        under = heading[1] if heading else under
        if "backedu-offer" in widget._dom_classes:
            found.setdefault(under, []).append(widget.description)
    return found


def test_exercises_that_fit_are_offered_and_some_picked():
    visit = visit_of(BENT, "exercises")
    proposal = propose(BENT)
    assert visit.exercises == proposal.suggested and 1 <= counted(visit.exercises) <= 3
    ids = proposal.exercises
    assert [b.description.lower() for b in offers(visit)] == [say(f"exercise.{id}.name").lower() for id in ids]
    assert [b.value for b in offers(visit)] == [id in proposal.suggested for id in ids]
    assert f"{len(visit.exercises)} picked" in told(body(visit))
    assert len(pictures(visit)) == len(ids)


def test_the_pictures_are_aimed_at_what_was_found():
    visit = visit_of(asked(gluteus_maximus="sore spot"), "exercises")
    assert "your big seat muscle" in "".join(pictures(visit))
    visit.session.mark([("gluteus_maximus", side, "sore_spot", "no") for side in SIDES])
    visit.session.mark([("erector_spinae", side, "sore_spot", "yes") for side in SIDES])
    assert "your long back muscles" in "".join(pictures(visit))
    (press,) = [picture for picture in pictures(visit) if "tennis ball" in picture]
    assert "your big seat muscle" not in press  # the bridge, which is good for most people, still shows it


@pytest.mark.parametrize("lang", LANGUAGES)
def test_general_exercises_stand_under_a_heading_of_their_own(lang):
    proposal = propose(BENT)
    shown = heads(visit_of(BENT, "exercises", lang=lang))
    general = [capital(say(f"exercise.{id}.name", lang)) for id in proposal.general]
    assert general and shown[say("visit.exercises.general", lang)] == general
    assert len(shown[say("visit.exercises.title", lang)]) == len(proposal.exercises) - len(general)


def test_a_person_without_findings_may_pick_general_ones_and_walks():
    visit = visit_of(asked(), "exercises")
    proposal = propose(asked())
    assert not proposal.offered and "walk" in visit.exercises == proposal.suggested
    assert "These fit most people." in told(body(visit)) and "These fit what was found." not in told(body(visit))


MUCH = asked(
    **dict.fromkeys(("iliopsoas", "rectus_femoris", "hamstrings", "adductors"), "short"), gluteus_maximus="weak"
)


def test_never_more_than_four_and_the_walk_does_not_count():
    visit = visit_of(MUCH, "exercises")
    walk = capital(say("exercise.walk.name"))
    others = [b for b in offers(visit) if b.description != walk]
    assert len(others) > 4 and len(others) == len(offers(visit)) - 1
    for button in offers(visit):
        button.value = True
    assert counted(visit.exercises) == 4 and len(visit.exercises) == 5
    down = [b for b in others if b.value]
    assert len(down) == 4 and all(b.disabled != b.value for b in others)
    assert "Four is a lot." in told(body(visit))
    buttons(body(visit))[walk].value = False
    assert all(b.disabled != b.value for b in others) and not buttons(body(visit))[walk].disabled
    down[0].value = False
    assert len(visit.exercises) == 3 and not any(b.disabled for b in offers(visit))


def test_picks_are_kept_until_they_fit_no_longer():
    visit = visit_of(MUCH, "exercises")
    for button in offers(visit):
        button.value = button.description == "Inner-thigh stretch, butterfly"
    (kept,) = visit.exercises
    visit.session.mark([("sartorius", side, "strength", "strong") for side in SIDES])
    assert visit.exercises == (kept,)
    visit.session.reset()
    assert kept not in visit.exercises and "Which exercises?" not in heads(visit)
    visit.session.put(visit.assessment.replace(pain="severe"))
    visit.session.ask_once_more(True)
    visit.session.step = "exercises"
    assert visit.exercises == () and offers(visit) == []
    assert "You hurt a lot today." in told(body(visit))


# --- a stretch and the release before it ---

SORE = asked(rectus_femoris="short, trigger point", gluteus_maximus="weak")
PRESS, STRETCH = "Thigh press, sitting", "Front-of-thigh stretch, lying on your side"


def test_a_stretch_brings_its_release_and_says_so():
    visit = visit_of(SORE, "exercises")
    for button in offers(visit):
        button.value = False
    assert visit.exercises == () and "picked" not in told(body(visit))
    buttons(body(visit))[STRETCH].value = True
    assert visit.exercises == ("front_of_thigh_press", "front_of_thigh_side_lying")
    assert buttons(body(visit))[PRESS].value and f"Press first: {PRESS}. Then: {STRETCH}." in told(body(visit))


def test_letting_the_release_go_takes_the_stretch_along_and_says_so():
    visit = visit_of(SORE, "exercises")
    assert {"front_of_thigh_press", "front_of_thigh_side_lying"} <= set(visit.exercises)
    buttons(body(visit))[PRESS].value = False
    assert not {"front_of_thigh_press", "front_of_thigh_side_lying"} & set(visit.exercises)
    assert not buttons(body(visit))[STRETCH].value
    assert f"Also let go, since the pressing comes first: {STRETCH}." in told(body(visit))
    # The next press says something else.
    buttons(body(visit))["Bridge"].value = not buttons(body(visit))["Bridge"].value
    assert "Also let go" not in told(body(visit))


def test_a_stretch_that_finds_no_room_for_its_release_cannot_be_picked():
    found = SORE.replace(dict(MUCH.findings) | dict(SORE.findings))
    visit = visit_of(found, "exercises")
    for button in offers(visit):
        button.value = False
    for name in [b.description for b in offers(visit) if b.description not in (PRESS, STRETCH)][:3]:
        buttons(body(visit))[name].value = True
    assert counted(visit.exercises) == 3 and buttons(body(visit))[STRETCH].disabled
    assert not buttons(body(visit))[PRESS].disabled


@pytest.mark.parametrize("word", [word for word, one in cautions().items() if one.no_card])
def test_where_a_caution_leaves_no_exercise_the_panel_says_so(word):
    visit = visit_of(BENT.replace(cautions=[word]), "exercises")
    assert offers(visit) == [] and visit.exercises == ()
    assert "there is no exercise today" in told(body(visit))


def test_what_is_refused_and_what_the_therapist_shows_is_said():
    found = asked(hamstrings="short", iliopsoas="long", piriformis="trigger point, long")
    proposal = propose(found)
    shown = told(body(visit_of(found, "exercises")))
    assert ("Not these" in shown) == bool(proposal.refused)
    assert ("Ask your therapist to show you" in shown) == bool(proposal.ask)
    assert proposal.refused or proposal.ask


# --- the page ---


def test_the_page_panel_chooses_language_and_paper():
    visit = visit_of(BENT, "page")
    assert "In your own words" in told(body(visit)) and "this is the general page" in told(body(visit))
    choices(body(visit))["Language of the page"].value = "es"
    choices(body(visit))["Paper"].value = "a4"
    assert (visit.page_lang, visit.lang, visit.session.paper) == ("es", "en", "a4")
    for end in ("Told", "Skip"):
        again = visit_of(BENT, "page")
        buttons(body(again))[end].click()
        assert "In your own words" not in told(body(again))


def test_the_page_panel_names_what_was_picked():
    visit = visit_of(BENT, "exercises")
    visit.session.step = "page"
    for id in visit.exercises:
        assert say(f"exercise.{id}.name") in told(body(visit)).replace("On the page", "")


def test_a_new_visit_asks_and_guesses_anew():
    visit = visit_of(BENT, "page")
    buttons(body(visit))["Told"].click()
    visit.session.step = "look"
    buttons(body(visit))["more even?"].click()
    visit.session.begin()
    visit.assessment = BENT
    visit.session.step = "look"
    assert "Guess first" in told(body(visit)) and "Your guess" not in told(body(visit))
    visit.session.step = "page"
    assert "In your own words" in told(body(visit))
