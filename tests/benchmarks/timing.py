"""Medians with the machine named; run one with `python -m tests.benchmarks.bench_posture`."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def machine() -> str:
    """Name the processor, its cores and the Python that ran."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def median_ms(run: Callable[[], object], repeats: int) -> float:
    """Return the median time of a call in milliseconds, after one call to warm up."""
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def report(name: str, milliseconds: float, bar: float | None = None) -> None:
    """Print one figure beside its bar."""
    print(f"{name:48} {milliseconds:9.3f} ms" + (f"   bar {bar:g} ms" if bar else ""))
