import numpy as np

from backedu import Assessment, muscles
from backedu.assessment.findings import example
from backedu.catalogue.anatomy import SIDES, patterns
from backedu.model.balance import balances
from backedu.model.equilibrium import RANGE, settle, settle_many, slopes
from backedu.model.posture import lengths, part_names
from backedu.model.springs import Springs, springs, state


def test_the_polynomial_is_within_a_hundredth_of_a_millimetre():
    x = np.random.default_rng(0).uniform(-1, 1, (3000, 2)) * RANGE
    fitted = slopes(x)[0].reshape(len(x), len(part_names()), 2)
    assert np.abs(fitted - lengths(x[:, 0], x[:, 1])).max() <= 0.01


def test_the_polynomials_slopes_are_its_own():
    x, h = np.array([[7.0, -3.0]]), 1e-4
    at = slopes(x)
    for axis, (first, second) in enumerate(((1, 3), (2, 5))):
        step = np.eye(2)[axis] * h
        ahead, behind = slopes(x + step), slopes(x - step)
        np.testing.assert_allclose((ahead[0] - behind[0]) / (2 * h), at[first], atol=1e-5)
        np.testing.assert_allclose((ahead[first] - behind[first]) / (2 * h), at[second], atol=1e-5)
        np.testing.assert_allclose((ahead[1] - behind[1]) / (2 * h), at[3 + axis], atol=1e-5)


def test_many_bodies_settle_like_one():
    bodies = [springs(state(example(pattern))) for pattern in patterns()]
    together = Springs(*(np.concatenate([getattr(b, a) for b in bodies]) for a in ("rest", "stiffness", "passive")))
    for row, body in enumerate(bodies):
        np.testing.assert_allclose(settle(together)[row], settle(body)[0], atol=1e-8)
        np.testing.assert_allclose(settle_many(together)[row], settle(body)[0], atol=0.01)
    assert len(balances(Assessment(), together)) == len(bodies)


def test_slack_springs_do_not_push():
    loose = springs(state(Assessment(hamstrings="long")))
    np.testing.assert_allclose(settle_many(loose, slack=True), 0, atol=0.001)
    assert settle_many(loose)[0, 0] > 1


def test_one_and_many_bodies_stay_far_inside_the_fitted_range():
    """The worst anyone can find: every muscle short or long so that all pull the same way."""
    slope = lengths([1.0, 0.0], [0.0, 1.0]) - lengths([-1.0, 0.0], [0.0, -1.0])
    for axis in (0, 1):
        found = {}
        for row, part in enumerate(part_names()):
            muscle = next(m.id for m in muscles().values() if part in {p.id for p in m.parts})
            sides = zip(SIDES, slope[axis, row], strict=True)
            found[muscle] = {side: "short" if change < 0 else "long weak" for side, change in sides}
        settled = settle(springs(state(Assessment(**found))))[0]
        assert 5 < abs(settled[axis]) < RANGE[axis] * 0.6
