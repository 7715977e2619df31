"""Where the pelvis settles: tilt and hike together, at the least energy of springs and passive joints.

The pelvis settles at the posture x = (tilt, hike) in which the energy is least:

    E(x) = Σ k/2 · (l(x) − l₀)² + Σ p/2 · x²

with a spring along each part and side (length l, rest length l₀, stiffness k) and a passive spring p of hips and low
back. It is found by damped Newton steps, x − H⁻¹∇E, of which one that leads uphill is halved (Nocedal and Wright,
Numerical Optimization, 2006, chapter 3).

Every equilibrium is solved. `settle` solves on the geometry of `posture`; `settle_many` on a polynomial fitted to it,
for thousands of bodies at once; the first starts from the second. The polynomial is a least-squares fit at Chebyshev
nodes, where it swings least between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from backedu.model.posture import HIKE_LIMIT, TILT_LIMIT, lengths
from backedu.model.skeleton import Array
from backedu.model.springs import Springs

# Degrees. Where the polynomial is fitted: beyond where any pattern or plan of the model ends.
RANGE = np.array([25.0, 15.0])
LIMIT = np.array([TILT_LIMIT, HIKE_LIMIT]) - 1.0
DEGREE = 5
NODES = 15  # a side
STEP = 0.05  # between the postures that give a slope
CLOSE = 1e-9  # a smaller step ends the search
NEAR = 1e-5  # so does this one on the polynomial, where each step squares the error
MOST = 60  # steps; two to four are usual
# Bodies at once: fits the cache, and stays below the size from which matrix products are spread over threads, which is
# slow as soon as another program wants the processor.
BATCH = 128

# What `slopes` returns per length: itself and its derivatives by tilt (t) and hike (h).
ORDERS = ("", "t", "h", "tt", "th", "hh")


def settle(springs: Springs) -> Array:
    """Return tilt and hike in degrees where each body settles, (bodies, 2), solved on the geometry of `posture`."""
    x = settle_many(springs)
    stencil = STEP * np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
    for _ in range(MOST):
        postures = (x[:, None] + stencil).reshape(-1, 2)
        at = lengths(postures[:, 0], postures[:, 1]).reshape(len(x), len(stencil), *springs.rest.shape[1:])
        slope = (at[:, [1, 3]] - at[:, [2, 4]]) / (2 * STEP)
        pull = springs.stiffness * (at[:, 0] - springs.rest)
        # One sum over parts, then left + right: mirrored pulls cancel exactly.
        uphill = (slope * pull[:, None]).sum(axis=2).sum(axis=2) + springs.passive * x
        # The curvature changes little from posture to posture: the polynomial's is near enough to step by.
        step = _solve(_energy(springs, x, slack=False)[2], uphill)
        x = np.clip(x - step, -LIMIT, LIMIT)
        if np.abs(step).max() < CLOSE:
            break
    return x


def settle_many(springs: Springs, *, slack: bool = False) -> Array:
    """Return tilt and hike where each body settles, on lengths from a polynomial.

    Parameters
    ----------
    springs : Springs
    slack : bool
        Whether a spring pulls only above its rest length, and hangs loose below it.

    Returns
    -------
    ndarray, shape (bodies, 2)
        Degrees.
    """
    out = np.zeros((len(springs.rest), 2))
    for start in range(0, len(out), BATCH):
        some = slice(start, start + BATCH)
        out[some] = _descend(Springs(springs.rest[some], springs.stiffness[some], springs.passive[some]), slack)
    return out


def _descend(springs: Springs, slack: bool) -> Array:
    """Walk downhill by damped Newton steps, halving one that led uphill; bodies that have arrived are left alone."""
    best = np.zeros((len(springs.rest), 2))
    low = np.full(len(best), np.inf)
    step = np.zeros_like(best)
    walking = np.arange(len(best))
    for _ in range(MOST):
        some = Springs(springs.rest[walking], springs.stiffness[walking], springs.passive[walking])
        at = np.clip(best[walking] - step[walking], -LIMIT, LIMIT)
        energy, uphill, curve = _energy(some, at, slack)
        down = energy <= low[walking] + 1e-9 * np.abs(energy)
        here = walking[down]
        best[here], low[here] = at[down], energy[down]
        step[here] = _solve(curve[down], uphill[down])
        step[walking[~down]] /= 2
        walking = walking[np.abs(step[walking]).max(axis=1) >= NEAR]
        if not len(walking):
            break
    return best - np.where(np.abs(step) < NEAR, step, 0.0)


def _energy(springs: Springs, x: Array, slack: bool) -> tuple[Array, Array, Array]:
    """Return energy (N mm), its slope (bodies, 2) and curvature (bodies, 3: tilt, both, hike) on the polynomial."""
    length, t, h, tt, th, hh = slopes(x)
    stretch = length - springs.rest.reshape(length.shape)
    stiff = springs.stiffness.reshape(length.shape)
    if slack:
        stiff = np.where(stretch > 0, stiff, 0.0)
    pull = stiff * stretch
    energy = (pull * stretch).sum(axis=1) / 2 + (springs.passive * x**2).sum(axis=1) / 2
    uphill = np.stack([(pull * t).sum(axis=1), (pull * h).sum(axis=1)], axis=1) + springs.passive * x
    curve = np.stack(
        [
            (stiff * t * t + pull * tt).sum(axis=1) + springs.passive[:, 0],
            (stiff * t * h + pull * th).sum(axis=1),
            (stiff * h * h + pull * hh).sum(axis=1) + springs.passive[:, 1],
        ],
        axis=1,
    )
    return energy, uphill, curve


def _solve(curve: Array, uphill: Array) -> Array:
    """Return the Newton step, curvature⁻¹ · slope."""
    a, b, c = curve.T
    u, v = uphill.T
    step: Array = np.stack([c * u - b * v, a * v - b * u], axis=1) / (a * c - b * b)[:, None]
    return step


def slopes(x: Array) -> Array:
    """Return the polynomial's part lengths (mm) and their derivatives, (6, postures, parts · 2); see `ORDERS`.

    Parameters
    ----------
    x : ndarray, shape (postures, 2)
        Tilt and hike, degrees.
    """
    fit = _polynomial()
    u = x / RANGE
    powers = u[:, None, :] ** np.arange(DEGREE + 1)[:, None]
    terms = powers[:, fit.tilt, 0] * powers[:, fit.hike, 1]
    at = np.concatenate([terms[n : n + BATCH] @ fit.weights for n in range(0, len(x), BATCH)])
    apart: Array = at.reshape(len(x), len(ORDERS), -1).transpose(1, 0, 2)
    return apart


@dataclass(frozen=True)
class _Polynomial:
    """Exponents of the terms, and the weights (terms, 6 · parts · 2) of lengths and derivatives."""

    tilt: NDArray[np.intp]
    hike: NDArray[np.intp]
    weights: Array = field(repr=False)


@cache
def _polynomial() -> _Polynomial:
    """Fit the lengths of `posture` over `RANGE`; the test keeps the error below 0.01 mm."""
    nodes = np.cos(np.pi * (np.arange(NODES) + 0.5) / NODES)
    u, v = (a.ravel() for a in np.meshgrid(nodes, nodes))
    exponents = np.array([(i, j) for i in range(DEGREE + 1) for j in range(DEGREE + 1 - i)])
    terms = u[:, None] ** exponents[:, 0] * v[:, None] ** exponents[:, 1]
    right = np.linalg.lstsq(terms, lengths(u * RANGE[0], v * RANGE[1])[:, :, 1])[0]
    # The left side of a hike is the right side of the opposite hike.
    left = right * ((-1.0) ** exponents[:, 1])[:, None]
    both = np.stack([left, right], axis=2).reshape(len(exponents), -1)
    blocks = [_derived(both, exponents, order) for order in ORDERS]
    return _Polynomial(exponents[:, 0], exponents[:, 1], np.concatenate(blocks, axis=1))


def _derived(weights: Array, exponents: NDArray[np.int_], order: str) -> Array:
    """Return the weights of a derivative in the same terms."""
    places = {tuple(pair): row for row, pair in enumerate(exponents.tolist())}
    for axis in ("th".index(letter) for letter in order):
        lower = np.zeros_like(weights)
        for row, pair in enumerate(exponents.tolist()):
            if pair[axis]:
                less = (pair[0] - (axis == 0), pair[1] - (axis == 1))
                lower[places[less]] += weights[row] * pair[axis] / RANGE[axis]
        weights = lower
    return weights
