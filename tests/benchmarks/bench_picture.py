"""How long a picture takes; `draw` is set against matplotlib alone writing as many patches, lines and texts.

Run it with `python -m tests.benchmarks.bench_picture`.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from backedu import Assessment, Posture, draw, muscles
from backedu.picture.draw import Diagram
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import Scene, _scene, scene
from tests.benchmarks.timing import machine, median_ms, report

MARKED = Assessment(**{m: {"left": "short", "right": "long weak, trigger point"} for m in muscles()})
POSTURE = Posture(tilt=8, hike=4)


def anew(view: str) -> Scene:
    """Work out a scene that is remembered."""
    _scene.cache_clear()
    return scene(MARKED, POSTURE, view)


def drawn(view: str) -> str:
    """Draw and write a view, its scene worked out anew."""
    _scene.cache_clear()
    return draw(MARKED, POSTURE, view=view).svg


def bare(ready: Diagram) -> str:
    """Let matplotlib alone make and write the artists of a finished picture."""
    figure = Figure(figsize=ready.figure.get_size_inches())
    for axes in ready.figure.axes:
        ax = figure.add_axes(axes.get_position(), xlim=axes.get_xlim(), ylim=axes.get_ylim())
        ax.set_axis_off()
        for patch in axes.patches:
            path = patch.get_path() if isinstance(patch, PathPatch) else patch.get_path().deepcopy()
            look = {"facecolor": patch.get_facecolor(), "edgecolor": patch.get_edgecolor(), "hatch": patch.get_hatch()}
            ax.add_artist(PathPatch(path, clip_on=False, linewidth=patch.get_linewidth(), **look))
        for line in axes.lines:
            ax.add_line(Line2D(*line.get_data(), marker=line.get_marker(), color=line.get_color(), clip_on=False))
        for text in axes.texts:
            ax.text(*text.get_position(), text.get_text(), size=text.get_size())
    out = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def ratio(one: Callable[[], object], other: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Return the median milliseconds of a call and the median of its ratio to another, the two in turn."""
    times, ratios = [], []
    for n in range(repeats + 1):
        start = time.perf_counter()
        one()
        middle = time.perf_counter()
        other()
        if n:  # the first run fills the caches
            times.append(1000 * (middle - start))
            ratios.append((middle - start) / (time.perf_counter() - middle))
    return statistics.median(times), statistics.median(ratios)


def main() -> None:
    """Print the figures of each view beside their bars."""
    print(machine())
    for view in VIEWS:
        ready = draw(MARKED, POSTURE, view=view)
        report(f"scene, {view}", median_ms(lambda view=view: anew(view), 200), 5)
        taken, times = ratio(lambda view=view: drawn(view), lambda ready=ready: bare(ready), repeats=30)
        report(f"draw to SVG, {view}: {times:.2f} times bare matplotlib (1.5)", taken)
        print(f"{'':4}{len(ready.svg.encode()) / 1000:.1f} kB, every muscle marked on both sides")


if __name__ == "__main__":
    main()
