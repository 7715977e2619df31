"""Health content is pinned: a change of one warning sign, verdict, source, pattern or measured number fails here.

`data/health_words.csv` and `data/health_facts.csv` hold a short hash of each; `python -m tests.test_health_content`
rewrites both after a person checked the change against its source.
"""

import copy
import csv
import hashlib
import json
import re
import sys

import pytest
from bs4 import BeautifulSoup

from backedu.assessment.advice import RULES
from backedu.catalogue.anatomy import backing, claims
from backedu.catalogue.evidence import BOXES
from backedu.words.boxes import research, sources
from backedu.words.emergency import EMERGENCY_NUMBER
from backedu.words.explanation import why_words
from backedu.words.safety import warning_signs
from backedu.words.text import LANGUAGES, words
from tests.tools.checkout import ROOT
from tests.tools.tables import written

HEALTH_WORDS = re.compile(
    r"(safety|helps|know|advice|caution|mark|model|muscle|test|exercise|dose|examination|card|why_not)\."
    r"|claim\.\w+\.(sentence|evidence)$|plan\.(stop|helps|ask|leave)\b|visit\.(caution|gate)\."
)
TABLES = ("claims", "references", "patterns", "muscles", "cautions", "exercises", *BOXES)
ROWS = {"paths": "part", "fascicles": "part", "parts": "part", "joints": "joint"}
HELP = "health content changed: if a person checked it against its source, run `python -m tests.test_health_content`"
FILES = {
    "health_words.csv": ("key", "hash"),
    "health_facts.csv": ("kind", "id", "hash"),
}


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hashed_words():
    return {(key,): digest(text) for key, text in words("en").items() if HEALTH_WORDS.match(key)}


def facts():
    """Return every pinned fact by kind and id: a table of a TOML file, or the rows of one part or joint."""
    found = {(name, id): table for name in TABLES for id, table in written(f"{name}.toml").items()}
    found |= {("examination", test["id"]): test for test in written("examination.toml")["test"]}
    for name, column in ROWS.items():
        for row in written(f"{name}.csv"):
            found.setdefault((name, row[column]), []).append(row)
    return found


def hashed(found):
    return {key: digest(json.dumps(fact, sort_keys=True, ensure_ascii=False)) for key, fact in found.items()}


def now():
    return dict(zip(FILES, (hashed_words(), hashed(facts())), strict=True))


def pinned(name):
    with (ROOT / "tests/data" / name).open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return {tuple(key): pin for *key, pin in rows}


def changed(pins, found):
    """Return the keys that are new, gone or different."""
    return sorted(" ".join(key) for key in pins.keys() | found.keys() if pins.get(key) != found.get(key))


def write(name, found):
    with (ROOT / "tests/data" / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FILES[name])
        writer.writerows([*key, pin] for key, pin in sorted(found.items()))


def soup(block):
    return BeautifulSoup(block.html, "html.parser")


@pytest.mark.parametrize("name", FILES)
def test_health_content_is_as_last_checked(name):
    difference = changed(pinned(name), now()[name])
    assert not difference, f"{HELP}\nchanged: {', '.join(difference)}"


def test_every_kind_of_health_content_is_pinned():
    stems = {key.split(".")[0] for (key,) in pinned("health_words.csv")}
    kinds = "safety helps know advice caution claim mark model muscle test exercise dose examination"
    kinds += " card why_not plan visit"
    assert stems == set(kinds.split())
    assert {kind for kind, _ in pinned("health_facts.csv")} == {*TABLES, *ROWS, "examination"}


@pytest.mark.parametrize(
    ("kind", "id", "path"),
    [
        ("claims", "C6", ["mark"]),
        ("references", "R2", ["doi"]),
        ("patterns", "anterior_tilt", ["iliopsoas", "length"]),
        ("muscles", "hamstrings", ["actions", 0]),
        ("cautions", "pregnancy", ["text"]),
        ("cautions", "thin bones", ["no_pressing", 1]),
        ("exercises", "bridge", ["cautions", 0]),
        ("exercises", "clamshell", ["no_floor", "muscles", 0]),
        ("examination", "thomas", ["line", 0, "measures"]),
        ("warning_signs", "saddle", ["tier"]),
        ("helps", "item_1", ["references", 0]),
        ("paths", "psoas_major", [0, "x_mm"]),
        ("joints", "L5_S1", [0, "share_of_side_bend"]),
    ],
)
def test_one_changed_fact_is_named(kind, id, path):
    before, after = facts(), copy.deepcopy(facts())
    *way, last = path
    place = after[kind, id]
    for step in way:
        place = place[step]
    place[last] = "something else"
    assert changed(hashed(before), hashed(after)) == [f"{kind} {id}"]


def test_new_gone_and_different_keys_are_all_named():
    assert changed({("a",): "1", ("b",): "1", ("d",): "1"}, {("b",): "2", ("c",): "1", ("d",): "1"}) == ["a", "b", "c"]


@pytest.mark.parametrize(("lang", "call"), [("en", "Call 911 or go to the ER now"), ("es", "Llame al 911")])
def test_the_number_to_call_is_911_and_no_other(lang, call):
    html = warning_signs(lang).html
    assert f"<strong>{call} " in html
    told = soup(warning_signs(lang))
    told.select_one(".source").decompose()  # the years of what the boxes rest on
    assert re.findall(r"\d{3,}", told.text) == ["911"] and EMERGENCY_NUMBER == "911"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("box", "count"), [("urgent", 8), ("today", 11)])
def test_every_warning_sign_has_its_own_line_in_its_box(lang, box, count):
    lines = [li.text for li in soup(warning_signs(lang)).select(f"section.box.{box}[data-box={box}] > ul > li")]
    signs = [text for key, text in words(lang).items() if re.fullmatch(rf"safety\.{box}_\d+", key)]
    assert lines == signs and len(set(lines)) == count


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_of_the_15_rules_has_a_sentence_of_its_own(lang):
    assert list(RULES) == list(range(1, 16))
    said = {number: why_words([f"rule_{number}"], ["iliopsoas"], lang) for number in RULES}
    assert len(set(said.values())) == 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_print_each_reference_with_its_doi_and_what_was_not_checked(lang):
    lines = {li.text.split(".")[0]: li for li in soup(sources(lang)).select("details li")}
    lines_and_claims = [*claims().values(), *(line for box in BOXES for line in backing(box).values())]
    used = {ref.id: ref for one in lines_and_claims for ref in one.references}
    assert lines.keys() == used.keys()
    for id, ref in used.items():
        assert all(part in lines[id].text for part in (ref.citation, ref.doi or "", ref.note or "")), id
        doubts = lines[id].strong.text if lines[id].strong else ""
        assert (words(lang)["evidence.not_verified"] in doubts) is not ref.verified and (ref.note or "") in doubts, id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mark_of_a_claim_has_its_class_and_word_and_stands_before_its_sentence(lang):
    for id, claim in claims().items():
        (verdict,) = soup(research(id, lang=lang)).select(f"p[data-claim={id}]")
        (mark,) = verdict.select("span")
        assert mark["class"] == ["mark", claim.mark], id
        assert mark.text == words(lang)[f"mark.{claim.mark}"], id
        assert verdict.text == f"{mark.text} {words(lang)[f'claim.{id}.sentence']}", id


if __name__ == "__main__":
    for name, found in now().items():
        path = ROOT / "tests/data" / name
        difference = changed(pinned(name), found) if path.exists() else ["all"]
        write(name, found)
        sys.stdout.write(f"{name}: {len(found)} pins, changed: {', '.join(difference) or 'none'}\n")
