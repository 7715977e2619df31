"""From findings to the finished page for hundreds of people that Hypothesis draws: `python -m tests.proof.chain`."""

from __future__ import annotations

import sys
from collections import Counter

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from backedu.errors import BackeduError
from backedu.page.exporter import exporter_of
from backedu.page.plan.handout import handout_page
from backedu.words.text import LANGUAGES
from tests.proof.table import asked, write
from tests.tools.chain import faults
from tests.tools.strategies import assessments, plans

ALL = 400
LAYOUT = st.fixed_dictionaries(
    {"lang": st.sampled_from(LANGUAGES), "paper": st.sampled_from(["letter", "a4"]), "large": st.booleans()}
)


def main() -> int:
    """Make the pages, twice each, and return 1 when one contradicts its person or came out differently."""
    options = asked(__doc__ or "", "people")
    tried: Counter[str] = Counter()
    wrong: list[str] = []

    def check(patient, picked, sides, layout) -> None:  # type: ignore[no-untyped-def]
        kind = "a warning sign" if patient.safety == "stop" else f"{len(picked)} exercises"
        try:
            _, page = handout_page(patient, exercises=picked, **layout)
        except BackeduError as error:
            tried["a sentence instead of a page"] += 1
            if "not asked" not in (patient.safety, patient.pain):
                wrong.append(f"{patient!r}: {error}")
            return
        tried[kind] += 1
        exporter_of.cache_clear()
        if handout_page(patient, exercises=picked, **layout)[1] != page:
            wrong.append(f"{patient!r}: not the same bytes again")
        wrong.extend(f"{patient!r}: {fault}" for fault in faults(patient, picked, sides, layout["lang"], page))

    drawn = settings(
        max_examples=(options.sample or ALL) // 2,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    @seed(options.seed)
    @drawn
    @given(plans(), LAYOUT)
    def people_with_a_plan(plan, layout):  # type: ignore[no-untyped-def]
        check(plan.patient, plan.picked, {id: plan.sides[id] for id in plan.picked}, layout)

    @seed(options.seed)
    @drawn
    @given(assessments, LAYOUT)
    def anybody(patient, layout):  # type: ignore[no-untyped-def]
        check(patient, (), {}, layout)

    people_with_a_plan()
    anybody()
    for fault in wrong[:20]:
        print(fault)
    print(f"{sum(tried.values())} people, {len(wrong)} faults")
    if options.sample is None:
        rows = [(kind, number) for kind, number in sorted(tried.items())]
        write("chain", ("page", "tried"), [*rows, ("faults", len(wrong))])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
