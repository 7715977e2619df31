"""Every word of every data file is a known one: a slip is refused on load, in one sentence with the right word."""

import copy
import math
import re
import shutil
from functools import cache, partial

import pytest

from backedu import _moved, files
from backedu.catalogue import anatomy, cautions, evidence, repertoire, signs
from backedu.errors import BackeduError
from backedu.files import Spelling, check, read_toml
from backedu.model import skeleton, springs
from backedu.page import pdf
from backedu.page.check import privacy
from backedu.page.clinic import logo
from backedu.picture import artists
from backedu.picture.figure import bone, pose
from backedu.picture.shapes import outlines
from backedu.visit import present
from backedu.words import text
from tests.tools.spelling import closed, places, slips
from tests.tools.tables import DATA

# Who reads each file; `present` and `logo` read theirs where it is used.
REMEMBERED = {
    "cautions.toml": cautions.cautions,
    "claims.toml": evidence.claims,
    "examination.toml": anatomy.examination,
    "exercises.toml": repertoire.repertoire,
    "identifiers.toml": privacy._patterns,
    "joints.csv": skeleton.joints,
    "mannequin.toml": bone.measures,
    "moved.toml": _moved,
    "muscles.toml": anatomy.muscles,
    "palette.toml": artists.palette,
    "patterns.toml": anatomy.patterns,
    "poses.toml": pose.poses,
    "references.toml": evidence.references,
    "shapes.toml": outlines.shape_data,
    "springs.toml": springs.table,
    "warning_signs.toml": signs.signs,
}
READERS = {name: reader.__wrapped__ for name, reader in REMEMBERED.items()} | {
    "chromium.toml": pdf.find_chromium,
    "helps.toml": lambda: evidence.backing.__wrapped__("helps"),
    "know.toml": lambda: evidence.backing.__wrapped__("know"),
    "logo.toml": lambda: read_toml("logo.toml", logo.LISTS),
    "server.toml": lambda: read_toml("server.toml", present.SETTINGS_SCHEMA),
    "skeleton.toml": lambda: outlines.bones.__wrapped__("side"),
}
SCHEMAS = [name for name in READERS if name.endswith(".toml")]
PATHS = ("paths.csv", "parts.csv", "fascicles.csv")  # read with the muscles
# Words of up to three letters, such as R12 and L5, have many neighbours: the nearest may be another one.
SHORT = 3


@cache
def read(name):
    """Return what a file holds and the schema that its reader holds it against."""
    seen = {}

    def note(value, schema, place=()):
        seen.setdefault(place, (copy.deepcopy(value), schema))  # readers may take it apart
        return check(value, schema, place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "check", note)
        READERS[name]()
    return seen[(name,)]


def test_every_file_has_a_reader_that_checks_it():
    found = {path.name for path in DATA.iterdir() if path.is_file()}
    # The example is read where a clinic copies it to; the terms are held against the sentences by tests alone.
    assert found == {*READERS, *PATHS, "clinic_example.toml", "terms.toml"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_slip_in_any_word_or_key_is_refused_with_the_right_one(name):
    table, schema = read(name)
    every = reversed([*places(table, schema)])  # of the same word the first place is kept, which is found soonest
    found = {(place.is_key, place.kind, place.word): place for place in every if closed(place.schema)}
    for place in found.values():
        for slip in slips(place.word):
            if place.schema.refuse(slip) is None or (place.is_key and slip in place.holder):
                continue
            complaint = refused(name, place, slip)
            tables = [part for part in place.path[: -1 if place.is_key else None] if isinstance(part, str)]
            assert complaint.startswith(name) and repr(slip) in complaint and "\n" not in complaint, (place.path, slip)
            assert all(part in complaint for part in tables), (complaint, place.path)
            if isinstance(place.schema, Spelling):
                assert place.schema.example in complaint
            elif len(place.word) > SHORT:
                assert f"did you mean {place.word!r}?" in complaint, complaint
    assert found


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_value_of_another_kind_is_refused_with_its_place(name):
    table, schema = read(name)
    every = reversed([*places(table, schema)])
    found = {place.kind: place for place in every if not place.is_key and place.schema is not object}
    for place in found.values():
        holds = isinstance(place.word, dict | list)
        others = (["a"], math.nan) if isinstance(place.word, dict) else ({"a": 1}, math.inf)
        for wrong in (
            *others,
            "a" if holds or not isinstance(place.word, str) else 0.5,
            "",
            *([] if holds else [["a"]]),
        ):
            complaint = refused(name, place, wrong)
            assert complaint.startswith(name) and "\n" not in complaint, (place.path, wrong)
    assert found


def refused(name, place, wrong):
    """Return the complaint when something else stands in a place, or nothing; then put right what was changed."""
    holder, before = place.holder, place.holder.copy()
    if place.is_key:
        holder.clear()
        holder.update({wrong if key == place.key else key: value for key, value in before.items()})
    else:
        holder[place.key] = wrong
    try:
        check(*read(name), (name,))
    except BackeduError as error:
        return str(error)
    finally:
        holder.clear()
        (holder.update if isinstance(holder, dict) else holder.extend)(before)
    return ""


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Return a copy of the data that all readers read instead, with nothing remembered before or after."""
    shutil.copytree(DATA, tmp_path / "data")
    for module in (files, text):
        monkeypatch.setattr(module, "HOME", tmp_path)
    forget()
    yield tmp_path / "data"
    forget()


def forget():
    for reader in (*REMEMBERED.values(), evidence.backing, outlines.bones, text._words):
        reader.cache_clear()


def load(first=""):
    """Read all that a visit or a page reads, the language of a file first."""
    for reader in READERS.values():
        reader()
    for lang in sorted(text.LANGUAGES, key=lambda lang: f"{lang}.toml" not in first):
        text.words(lang)


def test_all_of_it_loads(data):
    load()


# What stands for nothing else than itself in its own file; the others name it.
NAMES = {
    "know.toml": r"^\[(\w+)\]",
    "cautions.toml": r"^\[\"(.+)\"\]",
    "examination.toml": r"\bid = \"(\w+)\"",
    "exercises.toml": r"^\[(\w+)\]",
    "identifiers.toml": r"^([A-Z_]+) = ",
    "mannequin.toml": r"(?s:\[muscle\].*?)^(\w+) = \[\[",
    "muscles.toml": r"^\[(?!sources)(\w+)\]",
    "patterns.toml": r"^\[(\w+)\]",
    "parts.csv": r"^\w+,(\w+),\d",
    "fascicles.csv": r"^\w+,\w+,(\w+),\d",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_slip_in_a_name_is_refused_by_what_uses_it(data, name):
    path = data / name
    before = path.read_text()
    found = list(re.finditer(NAMES[name], before, re.MULTILINE))
    assert found
    for one in found[:: max(1, len(found) // 6)]:  # a fifth of a second each
        slip = min(slips(one[1]))
        path.write_text(before[: one.start(1)] + slip + before[one.end(1) :])
        forget()
        with pytest.raises(BackeduError, match=re.escape(one[1])) as error:
            load()
        # Fascicles are numbered: the nearest may be a neighbour.
        assert (slip in str(error.value) or name == "fascicles.csv") and "\n" not in str(error.value)


SAID = [
    (
        "exercises.toml",
        '"hip replacement, front approach"]',
        '"hip replacement, front aproach"]',
        "exercises.toml, [clamshell], cautions: no caution 'hip replacement, front aproach'; "
        "did you mean 'hip replacement, front approach'?",
    ),
    (
        "cautions.toml",
        '["surgery within 3 months"]',
        '["surgery within 3 month"]',
        "cautions.toml: no key 'surgery within 3 month'; did you mean 'surgery within 3 months'?",
    ),
    (
        "cautions.toml",
        'text = "caution.thin_bones"',
        'text = "caution.thin_bone"',
        "cautions.toml, [thin bones], text: no text 'caution.thin_bone'; did you mean 'caution.thin_bones'?",
    ),
    ("warning_signs.toml", "[saddle]", "[sadle]", "warning_signs.toml: no key 'sadle'; did you mean 'saddle'?"),
    (
        "warning_signs.toml",
        '"safety.urgent_2"',
        '"safety.urgent_22"',
        "[saddle], text: no text 'safety.urgent_22'",
    ),
    ("muscles.toml", 'release = "hands"', 'release = "hand"', "[rectus_femoris], release: no release 'hand'; did you"),
    ("muscles.toml", "length_test = true", 'length_test = "yes"', "length_test must be true or false, not 'yes'"),
    ("muscles.toml", 'janda = "tonic"\n', "", "muscles.toml, [iliopsoas] lacks 'janda'"),
    ("claims.toml", "[C2]", "[C2", "claims.toml is not TOML"),
    ("claims.toml", "[C2]", "[C1]", "claims.toml is not TOML: Cannot declare ('C1',) twice"),
    ("springs.toml", "value = -10.0", "value = nan", "[constant.short], value must be a finite number, not nan"),
    ("paths.csv", ",L1,-56.9", ",L6,-56.9", "paths.csv, line 2, segment: no segment 'L6'"),
    ("paths.csv", ",-56.9,", ",-56.9x,", "paths.csv, line 2, x_mm must be a number, not '-56.9x'"),
    ("paths.csv", ",-56.9,", ",", "paths.csv, line 2 must hold 9 values, not 8"),
    ("paths.csv", "segment", "segmnet", "paths.csv: no key 'segmnet'; did you mean 'segment'?"),
    ("joints.csv", "L5_S1", "L5_S2", "joints.csv, line 2, joint: no joint 'L5_S2'; did you mean 'L5_S1'?"),
    ("identifiers.toml", "{NUMBER_OF_MONTH}", "{NUMBER_OF_MNTH}", "no piece 'NUMBER_OF_MNTH'; did you mean 'NUMBER_OF"),
    ("identifiers.toml", r"'''\b\d{3}-", r"'''(\b\d{3}-", "identifiers.toml: missing ), unterminated subpattern"),
    ("server.toml", 'ip = "127.0.0.1"', 'ip = "0.0.0.0"', "[voila.Voila], ip: no address '0.0.0.0'"),
    (
        "text/en.toml",
        'stretch_idea = "Standing',
        'stretch_idae = "Standing',
        "no key 'muscle.iliopsoas.stretch_idae'; did you",
    ),
    ("text/es.toml", "{number}", "{numero}", "no placeholder 'numero'; did you mean 'number'? (as in text/en.toml)"),
    ("text/es.toml", '"Llame al {number}', '"Llame', "safety.urgent_call lacks the placeholder 'number' (as in"),
    (
        "text/en.toml",
        'latin = "iliopsoas"',
        "latin = 5",
        "muscle.iliopsoas.latin must be one line such as key",
    ),
    (
        "text/visit_en.toml",
        'thomas = "',
        'thoams = "',
        "no key 'examination.thoams'; did you mean 'exam",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), SAID)
def test_what_is_wrong_is_said_in_one_sentence(data, name, old, new, said):
    path = data / name
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))
    with pytest.raises(BackeduError, match=re.escape(said)) as error:
        load(name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", [*READERS, *PATHS, "text/en.toml"])
def test_a_file_that_cannot_be_read_is_said_in_one_sentence(data, name):
    if len(name) % 2:
        (data / name).unlink()
    else:
        (data / name).write_bytes(b"\xff\xfe")
    with pytest.raises(BackeduError, match=f"cannot read {name}: .*; install backedu anew"):
        load()


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize(
    "subject", sorted(path.name.removesuffix("en.toml") for path in (DATA / "text").glob("*en.toml"))
)
def test_a_slip_in_any_key_or_placeholder_of_the_texts_is_refused(monkeypatch, subject, lang):
    (other,) = set(text.LANGUAGES) - {lang}
    name, like = (f"text/{subject}{one}.toml" for one in (lang, other))
    before = (DATA / name).read_text(encoding="utf-8")
    found = [*re.finditer(r"^(\w+)(?= = )", before, re.MULTILINE), *re.finditer(r"\{(\w+)\}", before)]
    assert found
    for number, one in enumerate(found[:: 1 + len(found) // 40]):
        slip = sorted(slips(one[1]))[number % 2] if len(slips(one[1])) > 1 else f"{one[1]}x"
        spoilt = before[: one.start(1)] + slip + before[one.end(1) :]
        for module in (files, text):
            monkeypatch.setattr(module, "read_data", partial(instead, name, spoilt))
        with pytest.raises(BackeduError) as error:
            text._sentences(name, like)
        said = str(error.value)
        assert said.startswith(name) and slip in said and "\n" not in said, said


def instead(name, spoilt, asked):
    """Return another text for one file, and what is written for all others."""
    return spoilt if asked == name else (DATA / asked).read_text(encoding="utf-8")
