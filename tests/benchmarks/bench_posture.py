"""How long postures take: one at a time, and a thousand at once."""

import numpy as np

from backedu.model.posture import Posture, lengths
from tests.benchmarks.timing import machine, median_ms, report

if __name__ == "__main__":
    print(machine())
    tilts, hikes = np.linspace(-20, 25, 1000), np.linspace(-10, 10, 1000)
    report("Posture(10, 3).lengths()", median_ms(lambda: Posture(10, 3).lengths(), 1000), 0.3)
    report("Posture(10, 3).changes()", median_ms(lambda: Posture(10, 3).changes(), 1000))
    report("lengths of 1,000 postures", median_ms(lambda: lengths(tilts, hikes), 50), 100)
