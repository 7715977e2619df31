import numpy as np
import pytest

from backedu.catalogue.anatomy import muscles
from backedu.errors import BackeduError
from backedu.model.springs import constants, table
from backedu.model.trust import CONCLUSIONS, trust, vary
from backedu.words.text import LANGUAGES, words


@pytest.fixture(scope="module")
def some():
    return trust(draws=20, seed=4)


def test_a_share_for_every_conclusion_with_firm_and_with_slack_springs(some):
    assert list(some.shares) == list(some.slack) == list(some.cases) == list(CONCLUSIONS)
    for row in some.table():
        assert list(row) == ["conclusion", "share", "slack"]
        assert 0 <= row["share"] <= 1 and 0 <= row["slack"] <= 1


def test_a_conclusion_holds_where_all_its_cases_do(some):
    for conclusion, cases in some.cases.items():
        assert some.shares[conclusion] <= min(firm for firm, _ in cases.values())
        assert some.slack[conclusion] <= min(slack for _, slack in cases.values())
    assert set(some.cases["everything_worse_than_short"]) == {"anterior_tilt", "flat_back", "sway_back", "hip_hike"}
    assert "anterior_tilt, erector_spinae" in some.cases["stretching_short_lowers"]
    assert "flat_back, iliopsoas" in some.cases["stretching_long_raises"]


def test_the_same_seed_gives_the_same_shares(some):
    assert trust(draws=20, seed=4) == some
    assert trust(draws=20, seed=5).cases != some.cases


def test_every_free_number_is_drawn_between_half_and_one_and_a_half():
    drawn = vary(np.random.default_rng(0), 4000)
    for name, row in table()["constant"].items():
        if not row["vary"]:
            assert drawn[name] == row["value"]
            continue
        share = drawn[name] / row["value"]
        assert share.shape == (4000, len(muscles()) if name in ("short", "long", "stiffness") else 1, 1)
        assert 0.5 <= share.min() < 0.51 and 1.49 < share.max() <= 1.5


def test_what_is_free_and_what_is_not():
    free = {name for name, row in table()["constant"].items() if row["vary"]}
    assert free == {
        "short",
        "long",
        "stiffness",
        "weak",
        "passive_tilt",
        "passive_hike",
        "stretch_longer",
        "strengthen_shorter",
        "strengthen_stiffer",
    }
    assert set(constants()) - free == {"stretch_most", "strengthen_most", "sore_kept", "release_cleared"}


def test_every_conclusion_has_words():
    for lang in LANGUAGES:
        assert {key for key in words(lang) if key.startswith("trust.")} >= {f"trust.{name}" for name in CONCLUSIONS}


@pytest.mark.parametrize("draws", [0, -1, 2.5, "200", True, None, 100_001])
def test_draws_out_of_range(draws):
    with pytest.raises(BackeduError, match="draws must be a whole number from 1 to 100000"):
        trust(draws)


@pytest.mark.parametrize("seed", [-1, 0.5, "one", None])
def test_seeds_out_of_range(seed):
    with pytest.raises(BackeduError, match="seed must be a whole number from 0 to"):
        trust(2, seed)


def test_shares_are_a_value(some):
    assert hash(some) == hash(trust(draws=20, seed=4))
    with pytest.raises(TypeError):
        some.shares["sore_spot_stays"] = 0
