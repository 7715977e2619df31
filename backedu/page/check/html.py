"""The finished page, read once, and what holds for every page: nothing loads, sends or runs; no picture without words.

The rules of a plan's safety boxes (`plan.py`) are asked of the same reading.
"""

from __future__ import annotations

import re
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import NamedTuple

from backedu.files import MB
from backedu.page.check.cells import PageError
from backedu.page.check.privacy import gap
from backedu.picture.live import page_script

FORBIDDEN_TAGS = re.compile(
    "script|iframe|object|embed|applet|form|meta|base|link|frame|frameset|portal|video|audio|source|track|set|animate|"
    "animatemotion|animatetransform|foreignobject|dialog|"
    # A browser and Python's parser read these differently.
    "textarea|xmp|noembed|noframes|noscript|plaintext|template"
)
FORBIDDEN_ATTRIBUTES = {"srcdoc", "srcset", "imagesrcset", "action", "formaction", "ping", "background", "poster"}
# SVG reads these attributes, and those that begin with marker, as CSS, escapes included.
CSS_ATTRIBUTES = {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"}
OUTSIDE_URL = re.compile(r"url\(\s*+['\"]?+\s*+(?!#|data:image/)")
LOADING_CSS = re.compile(r"image-set\(|(?<![\w-])src\(|@import|\\")
# Without one of these signs nothing of the two above can be there.
SIGNS = re.compile(r"[(@\\]")
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INSIDE = re.compile(r"\s*(#|data:image/)", re.IGNORECASE)
ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
LINK = re.compile(r"#|https?:|mailto:|tel:", re.IGNORECASE)
# A picture of pixels inside the page, and what it may take.
PIXELS = re.compile(r"\s*data:image/(?!svg)[\w.+-]+;base64,([\s\S]*)", re.IGNORECASE)
MOST_BYTES, MOST_PIXELS = 50 * MB, 100_000_000
# Attributes that hold words.
SPOKEN = {"alt", "title", "aria-label", "aria-description", "placeholder", "value", "summary", "label", "href"}
PAGE_END = "</body>\n</html>\n"
OWN_SCRIPT = f"<script>{page_script()}</script>\n{PAGE_END}"
# What ends a comment for one reader and not for another.
ODD_COMMENT = re.compile(r"<!(?!--)|<!---?>|--!>|<\?")
BEGUN_TAG = re.compile("<[a-zA-Z/!?]")
HEAD_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


class Tag(NamedTuple):
    """A tag as it begins, with its attributes in order, and what is still open around it."""

    name: str
    attributes: list[tuple[str, str]]
    text_only: str  # the <style> or <title> it stands in, where there may be none
    in_svg: bool
    in_figure: bool

    @property
    def given(self) -> dict[str, str]:
        """The attributes by name; of two of one name the first counts, as in a browser."""
        return {name: value.strip() for name, value in reversed(self.attributes)}


class Css(str):
    """The style sheet of a <style> in the body."""

    __slots__ = ()


class Flaw(str):
    """What is wrong with how tags begin and end, in words."""

    __slots__ = ()


@dataclass(frozen=True)
class Page:
    """A finished page as it was read: its text, and the pieces of its body in reading order."""

    html: str
    body: str  # without the page's own script
    styles: tuple[str, ...]  # of the head
    pieces: tuple[Tag | Css | Flaw, ...]
    text: str  # of the body, without tags; parts that stand apart are apart
    unseen: tuple[str, ...]  # comments

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of the body."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Tag))

    @cached_property
    def words(self) -> str:
        """The text in one line."""
        return " ".join(self.text.split())

    @cached_property
    def told(self) -> str:
        """All that a page tells a reader, a program that reads it aloud, or somebody who looks into its file."""
        spoken = (value for tag in self.tags for name, value in tag.attributes if name in SPOKEN and value)
        return "\n\n".join([self.text, *spoken, *self.unseen])


def read_page(html: str) -> Page:
    """Read a finished page, once for all rules.

    The script that moves the page's picture may stand on it, word for word and as the last thing; only there it is left
    out of what is read, so that any other is found.
    """
    head, _, body = html.partition("<body>")
    if body.endswith(OWN_SCRIPT):
        body = body.removesuffix(OWN_SCRIPT) + PAGE_END
    reader = _Reader()
    reader.read_all(body)
    styles, pieces = tuple(HEAD_STYLE.findall(head)), tuple(reader.read())
    return Page(html, body, styles, pieces, reader.text(), tuple(reader.comments))


class _Reader(HTMLParser):
    """Gathers the pieces of a page, and notes what is not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)  # so that text with a bare < shows a broken tag
        self._pieces: list[Tag | Css | Flaw] = []
        self._text: list[str] = []
        self.comments: list[str] = []
        self._captions: list[bool] = []  # of each open figure: whether it has a caption
        self._svg = 0
        self._text_only = ""
        self._text_from = 0
        self._ended = self._broken = False

    def read_all(self, body: str) -> None:
        """Read a body; what Python's parser cannot go on after, such as <![x, is a broken tag."""
        try:
            self.feed(body)
            self.close()
        except AssertionError:
            self._broken = True

    def read(self) -> list[Tag | Css | Flaw]:
        """Return the pieces, last of all what is still open at the end of the page."""
        if self._broken or self._text_only or not self._ended:
            said = "a tag, quotation mark or comment in the HTML of a cell is never closed; close it"
            return [*self._pieces, Flaw(said)]
        return [*self._pieces, *([Flaw("a figure is never closed; end it with </figure>")] if self._captions else [])]

    def text(self) -> str:
        """Return the page's text."""
        return "".join(self._text)

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Read everything as tags: what Python's parser takes for bare text a browser may not."""

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines, which takes a tenth of the reading and is asked by nobody."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = [(name, value or "") for name, value in attrs]
        self._pieces.append(Tag(tag, given, self._text_only, self._svg > 0, bool(self._captions)))
        # What a picture places, as the number of a ring, does not stand beside what was placed before it.
        placed = any(name == "style" and value.startswith("left:") for name, value in given)
        self._text.append("\n\n" if placed else gap(tag))
        if tag in ("style", "title"):
            self._text_only, self._text_from = tag, len(self._text)
        elif tag == "figure":
            self._captions.append(False)
        elif tag == "figcaption" and self._captions:
            self._captions[-1] = True
        elif tag == "svg":
            self._svg += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == self._text_only:
            if tag == "style":
                self._pieces.append(Css("".join(self._text[self._text_from :])))
            self._text_only = ""
        elif tag == "svg":
            self._svg = max(self._svg - 1, 0)
        elif tag == "html":
            self._ended = True
        elif tag == "figure" and self._captions and not self._captions.pop():
            self._pieces.append(Flaw("a figure has no caption; give it a figcaption"))
        self._text.append(gap(tag))

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if BEGUN_TAG.search(data):
            self._broken = True

    def handle_charref(self, name: str) -> None:
        self._text.append(unescape(f"&#{name};"))

    def handle_entityref(self, name: str) -> None:
        self._text.append(unescape(f"&{name};"))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
        if self._text_only:
            self._pieces.append(Flaw(f"a comment stands inside <{self._text_only}>; leave it out"))


def check_page(page: Page, notebook: str, expected: list[tuple[str, str]]) -> None:
    """Refuse a page that lost a figure, has one without words, or would ask anything from outside.

    Parameters
    ----------
    page : Page
        The finished page, as `read_page` returns it.
    notebook : str
        Its name, for the error.
    expected : list of (cell name, content)
        What the notebook's cells show.
    """
    for name, content in expected:
        if content not in page.html:
            raise PageError(f"the picture of {name} is missing from the page; the template lost it")
    try:
        page.html.encode()
    except UnicodeEncodeError:
        said = "the page holds half a character (a lone surrogate); write that text anew"
        raise PageError(f"{notebook}: {said}") from None
    for problem in problems(page):
        raise PageError(f"{notebook}: {problem}")


def problems(page: Page) -> Iterator[str]:
    """Yield what is wrong with a finished page, in reading order."""
    for css in page.styles:
        yield from _check_css(css)
    if odd := ODD_COMMENT.search(page.body):
        yield f"{odd.group()!r} begins or ends no proper comment; leave it out"
    for piece in page.pieces:
        if isinstance(piece, Tag):
            for rule in RULES:
                yield from rule(piece)
        elif isinstance(piece, Css):
            yield from _check_css(piece)
        else:
            yield piece


def _check_css(css: str) -> Iterator[str]:
    """Yield what a style would load."""
    # Most values are a colour, with none of these signs.
    if SIGNS.search(css) and (rule := loading_rule(css)):
        yield f"a style would load {rule!r}; only what is inside the page is shown offline"


@lru_cache(maxsize=64)
def loading_rule(css: str) -> str:
    """Return the first rule of a style that would load something, hidden behind comments or between them; else nothing.

    A page's own style is the same for most pages, so that it is remembered.
    """
    for text in (css.lower(), CSS_COMMENT.sub("", css).lower()):
        if found := OUTSIDE_URL.search(text) or LOADING_CSS.search(text):
            return text[found.start() : found.start() + 60]
    return ""


def check_tag(tag: Tag) -> Iterator[str]:
    """Yield what is wrong with a tag's name and place."""
    if tag.text_only:
        yield f"<{tag.name}> stands inside <{tag.text_only}>; close that first"
    elif tag.name == "script":
        yield "a script would not run on the page; show a still instead"
    elif FORBIDDEN_TAGS.fullmatch(tag.name) or (tag.name == "title" and not tag.in_svg):
        yield f"<{tag.name}> may not stand on the page; show text or a picture instead"


def check_attributes(tag: Tag) -> Iterator[str]:
    """Yield each attribute that would run, load, send or hide something."""
    for name, value in tag.attributes:
        if name.startswith("on"):
            yield f"the attribute {name} of <{tag.name}> would run a script; leave it out"
        elif name in FORBIDDEN_ATTRIBUTES:
            yield f"the attribute {name} of <{tag.name}> would load or send something; leave it out"
        elif name.startswith("popover"):
            yield f"the attribute {name} of <{tag.name}> would hide or cover something; leave it out"
        elif name == "src" or (name.endswith("href") and tag.name not in ("a", "area")):
            yield from _check_address(tag.name, value)
        elif name.endswith("href") and not LINK.match(value):
            yield f"a link leads to {value[:60]!r}; a page can link to https:, mailto:, tel: and # only"
        elif name in CSS_ATTRIBUTES or name.startswith("marker"):
            yield from _check_css(value)
        elif SIGNS.search(value) and OUTSIDE_URL.search(value.lower()):
            yield f"the attribute {name} of <{tag.name}> would load {value[:60]!r}; leave it out"


def _check_address(tag: str, value: str) -> Iterator[str]:
    """Yield what is wrong with an address that a browser would load by itself."""
    if INSIDE.match(value) and (tag != "img" or not value.strip().startswith("#")):
        return
    if tag == "img" and not ELSEWHERE.match(value):
        yield f"there is no picture {value[:60]!r} beside the notebook; put it there or mend its name"
    else:
        yield f"the page would load {value[:60]!r}; only what is inside the page is shown offline"


def check_words_of_picture(tag: Tag) -> Iterator[str]:
    """Yield what a picture lacks: words for those who do not see it, and a caption for those who do."""
    if tag.name in ("img", "image") and not tag.in_svg:
        given = tag.given
        if not given.get("alt"):
            yield "a picture has no alt text; write ![what it shows](file) or use draw(…)"
        elif not tag.in_figure and given.get("class") != "letterhead-logo":  # the clinic's name stands beside it
            said = given["alt"][:60]
            yield f"the picture {said!r} has no caption; put it alone in its paragraph or into a figure"
    elif tag.name == "svg" and not tag.in_svg:
        given = tag.given
        named = given.get("role") in ("img", "group") and given.get("aria-label")
        if not (named or given.get("aria-hidden") == "true"):
            yield "an SVG picture has no role=img with an aria-label; use draw(…)"


def check_size_of_picture(tag: Tag) -> Iterator[str]:
    """Yield what is wrong with a picture that would fill the memory of a reader's phone."""
    found = PIXELS.match(tag.given.get("src", "")) if tag.name == "img" else None
    if not found:
        return
    named = f"the picture {tag.given.get('alt', '')[:60]!r}"
    if len(found[1]) * 3 // 4 > MOST_BYTES:
        yield f"{named} takes more than {MOST_BYTES // MB} MB; save it smaller"
        return
    from PIL import Image  # a tenth of a second that only a page with such a picture waits for

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(b64decode(found[1], validate=False))) as picture:  # reads its head alone
                pixels = picture.width * picture.height
    except Image.DecompressionBombError:
        pixels = MOST_PIXELS + 1
    except (OSError, ValueError, SyntaxError):  # a browser shows the words in its place
        return
    if pixels > MOST_PIXELS:
        yield f"{named} has more than {MOST_PIXELS // 1_000_000} megapixels; save it smaller"


# What is asked of every tag, in this order.
RULES: tuple[Callable[[Tag], Iterator[str]], ...] = (
    check_tag,
    check_attributes,
    check_words_of_picture,
    check_size_of_picture,
)
