"""How long the spring model takes.

Run it with `python -m tests.benchmarks.bench_springs`.
"""

from __future__ import annotations

from backedu.assessment.findings import example
from backedu.catalogue.anatomy import patterns
from backedu.model.balance import balance
from backedu.model.course import course
from backedu.model.trust import trust
from tests.benchmarks.timing import machine, median_ms, report


def main() -> None:
    cases = [example(pattern) for pattern in patterns()]
    print(machine())
    for pattern, case in zip(patterns(), cases, strict=True):
        report(f"balance, {pattern}", median_ms(lambda case=case: balance(case), 200), bar=5)
    report("course, 5 plans, 8 weeks", median_ms(lambda: course(cases[0]), 20))
    report("course, 5 plans, 104 weeks", median_ms(lambda: course(cases[0], weeks=104), 5))
    report("trust, 200 draws", median_ms(lambda: trust(200), 5), bar=3000)
    report("trust, 2,000 draws", median_ms(lambda: trust(2000), 1), bar=30000)


if __name__ == "__main__":
    main()
