"""Sheets of six cases in three views: what the picture can tell, for the README and for those who improve it.

Draw them anew with `python -m tests.tools.pictures`.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from backedu.assessment.findings import Assessment, example
from backedu.catalogue.anatomy import muscles, patterns
from backedu.files import write_whole
from backedu.model.balance import balance
from backedu.picture.diagram import Diagram
from backedu.picture.draw import compose
from backedu.picture.legend import figure_of
from backedu.picture.panel import MarkedScene
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.picture.shapes.splines import Array
from backedu.words.alttext import Speech, describe, findings, usual_words
from backedu.words.text import say

# One side short where the other is long, with sore spots: a case no textbook pattern shows.
MIXED = Assessment(
    iliopsoas={"right": "short", "left": "long"},
    rectus_femoris={"right": "short, sore spot", "left": "normal"},
    quadratus_lumborum={"right": "short, sore spot", "left": "long"},
    erector_spinae={"right": "short", "left": "long"},
    gluteus_medius={"right": "long weak", "left": "short"},
    adductors={"right": "short", "left": "long"},
    tensor_fasciae_latae={"right": "normal", "left": "short"},
    piriformis={"left": "sore spot"},
    latissimus_dorsi={"right": "sore spot"},
    gluteus_maximus="normal",
    rectus_abdominis="normal",
    external_oblique="normal",
)


def cases() -> dict[str, Assessment]:
    """Return the six cases by name: all muscles fine, the textbook patterns, one side unlike the other."""
    fine = Assessment(**dict.fromkeys(muscles(), "normal"))
    return {"neutral": fine} | {id: example(id) for id in patterns()} | {"mixed": MIXED}


def draw_sheet(assessment: Assessment, *, lang: str = "en") -> Diagram:
    """Draw side, front and back of one case beside each other, as the model settles, with one legend.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    lang : str
        Language of the words.
    """
    speech = Speech(lang)
    posture = balance(assessment).posture
    shown = {view: MarkedScene.of(scene(assessment, posture, view), assessment) for view in VIEWS}
    axes, _ = compose(list(shown.values()), speech)
    side = shown["side"]
    return Diagram(
        figure=figure_of(axes[0]),
        axes=axes,
        alt=f"{say('alt.sheet', lang)} {describe([(assessment, side.held, posture)], 'side', speech)}",
        shapes={shape.name: shape.ring for shape in side.scene.shapes if shape.role in ("bone", "belly")},
        findings=tuple(line.full for line in findings(assessment, side.held, speech)),
        caption=f"{say('picture.model', lang)}.",
        lang=lang,
        usual=" ".join(dict.fromkeys(usual_words([posture], view, lang) for view in VIEWS)).strip(),
    )


def boxes_of(figure: Figure) -> list[tuple[str, Array]]:
    """Return the texts on a figure with their boxes in points: left, bottom, right, top."""
    renderer, points = FigureCanvasAgg(figure).get_renderer(), 72 / figure.dpi
    texts = [text for axes in figure.axes for text in axes.texts if text.get_text()]
    return [(text.get_text(), text.get_window_extent(renderer).extents * points) for text in texts]


def write_sheets(folder: Path) -> list[Path]:
    """Write the six sheets as SVG files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / f"{name}.svg", draw_sheet(case).svg + "\n") for name, case in cases().items()]


if __name__ == "__main__":
    for path in write_sheets(Path("exports/pictures")):
        print(path)
