import re

import pytest

from backedu.catalogue.anatomy import backing, claims
from backedu.catalogue.evidence import BOXES
from backedu.errors import BackeduError
from backedu.words.boxes import research, sources


def test_mark_and_sentence_stand_before_the_fold():
    html = research("C6", "C7").html
    front, fold = html.split("<details>")
    assert "Research says" in front and "disagrees" in front and "partly" in front
    assert "Stretching can help some people, so it is one choice." in front
    assert "Owen 2020" in fold and "Owen 2020" not in front


def test_figures_of_studies_only_for_therapists():
    assert "κ" not in research("C9").html and "κ" in research("C9", audience="therapist").html


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_claim_can_be_shown(lang):
    for id in claims():
        assert f'data-claim="{id}"' in research(id, lang=lang).html


def test_mistakes():
    with pytest.raises(BackeduError, match="needs at least one claim"):
        research()
    with pytest.raises(BackeduError, match="no claim 'C99'"):
        research("C99")
    with pytest.raises(BackeduError, match="no audience 'child'"):
        research("C1", audience="child")


def test_sources_name_the_article_the_books_and_every_reference():
    html = sources().html
    assert "November 14, 2011" in html
    assert "Kendall" in html and "not a diagnosis" in html and "Not yet reviewed by a clinician" in html
    lines = [*claims().values(), *(line for box in BOXES for line in backing(box).values())]
    assert {f"R{n}" for n in re.findall(r"<li>R(\d+)\.", html)} == {ref.id for line in lines for ref in line.references}


def test_unverified_references_say_so():
    assert re.search(r"R20\. .*?<strong>Not verified", sources().html)
    assert "not verified" in research("C8").html
