"""A finished picture: a figure with its words, as a notebook and a page show it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backedu.model.skeleton import Array
from backedu.picture.svg import svg_of


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
        said = html.escape(" ".join(filter(None, [self.caption, self.usual])))
        caption = f"<figcaption>{said}{more}</figcaption>"
        return f'<figure class="diagram">{self.svg}{caption}</figure>'
