"""The teaching model: springs along the muscles, and where the pelvis settles between them.

It was built to follow the article's idea, so it cannot prove it; it never picks an exercise. A muscle's rest length is
its length in neutral ± what was found, its stiffness is maximum isometric force / optimal fibre length, less when weak.
Springs are linear both ways about a resting tone that balances at neutral: below its rest length a muscle gives way, it
does not go slack. A passive spring holds hips and low back. All numbers and what they rest on: `data/springs.toml`.
"""

from __future__ import annotations

from backedu.assessment.findings import Assessment
from backedu.model.balance import Balance, balances
from backedu.model.course import Course, course
from backedu.model.springs import springs, state
from backedu.model.trust import Trust, trust

__all__ = ["Balance", "Course", "Trust", "balance", "course", "trust"]


def balance(assessment: Assessment) -> Balance:
    """Return where the pelvis settles, and how every muscle is stretched and pulls there.

    Parameters
    ----------
    assessment : Assessment
        What was found. A short muscle rests 10 % of its optimal fibre length shorter than in neutral, a long one 10 %
        longer, a weak one is half as stiff; what was not tested changes nothing.

    Returns
    -------
    Balance
        Solved on the geometry of `posture`: tilt and hike together, at the least energy.
    """
    return balances(assessment, springs(state(assessment)))[0]
