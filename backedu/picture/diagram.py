"""A finished picture: a figure with its words, as a notebook and a page show it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backedu.model.skeleton import Array
from backedu.picture.svg import svg_of

ROOM = "600px"  # what two pictures side by side need


@dataclass(frozen=True)
class Diagram:
    """A finished picture.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        ``figure.savefig("x.png")`` (or .pdf, .svg) writes it.
    axes : tuple of matplotlib.axes.Axes
        The axes of the picture, in mm; two when two states are compared.
    alt : str
        What the picture shows, in words.
    shapes : mapping of str to ndarray
        Name → outline, N × 2 mm: side (x, y), front (−z, y), back (z, y). Bones ``pelvis_r``, ``L1`` …, muscles
        ``iliopsoas_left_psoas`` …; of the first state where two are compared.
    findings : tuple of str
        All that is marked, one sentence per state and side.
    caption : str
        A short sentence for under the picture.
    lang : str
    numbered : tuple of str
        What the numbers stand for, where labels are numbers.
    usual : str
        What is known of people with no pain, where the picture shows a pelvis that tips or is higher on one side.
    """

    figure: Figure
    axes: tuple[Axes, ...]
    alt: str
    shapes: Mapping[str, Array]
    findings: tuple[str, ...]
    caption: str
    lang: str = "en"
    numbered: tuple[str, ...] = ()
    usual: str = ""

    @property
    def svg(self) -> str:
        """The picture as one SVG element, the same bytes every time; its ids begin with a hash of its content."""
        return svg_of(self.figure, self.alt)

    def _repr_html_(self) -> str:
        """Return the picture and its caption as HTML."""
        items = "".join(f"<li>{html.escape(item)}</li>" for item in self.numbered or self.findings)
        more = f"<ul>{items}</ul>" if items else ""
        drawn = self.svg if len(self.axes) != 2 else _beside(self.svg)
        said = html.escape(" ".join(filter(None, [self.caption, self.usual])))
        caption = f"<figcaption>{said}{more}</figcaption>"
        return f'<figure class="diagram">{drawn}{caption}</figure>'


def _beside(svg: str) -> str:
    """Return two pictures side by side from 600 px and in print; where there is less room the second alone.

    It shows the line of the first, dashed. Told in styles of its own, since a notebook has no style sheet of ours.
    """
    wide = re.search(r"width:(\d+)(?:\.\d+)?pt;max-width:100%", svg)
    assert wide
    # Below 600 px a large multiple of what is missing: twice as wide, and the first half out of sight; else nothing.
    inner = f"width:clamp(100%,({ROOM} - 100%)*999,200%);margin-left:clamp(-100%,(100% - {ROOM})*999,0%)"
    drawn = svg.replace(wide[0], "width:100%", 1)
    return f'<div style="overflow:hidden;max-width:{wide[1]}pt;margin:0 auto"><div style="{inner}">{drawn}</div></div>'
