"""The finished HTML, read tag by tag: nothing may load, send or run but one known script; no picture without words."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from backedu.picture.live import page_script

FORBIDDEN_TAGS = re.compile(
    "script|iframe|object|embed|applet|form|meta|base|link|frame|frameset|portal|video|audio|source|track|set|animate|"
    "animatemotion|animatetransform|foreignobject|dialog|"
    # A browser and Python's parser read these differently.
    "textarea|xmp|noembed|noframes|noscript|plaintext|template"
)
FORBIDDEN_ATTRIBUTES = re.compile("srcdoc|srcset|imagesrcset|action|formaction|ping|background|poster")
# SVG reads these attributes as CSS, escapes included.
CSS_ATTRIBUTES = re.compile("style|fill|stroke|filter|mask|clip-path|cursor|marker(-start|-mid|-end)?")
OUTSIDE_URL = re.compile(r"url\(\s*+['\"]?+\s*+(?!#|data:image/)")
LOADING_CSS = re.compile(r"image-set\(|(?<![\w-])src\(|@import|\\")
INSIDE = re.compile(r"\s*(#|data:image/)", re.IGNORECASE)
LINK = re.compile(r"#|https?:|mailto:|tel:", re.IGNORECASE)
PAGE_END = "</body>\n</html>\n"
OWN_SCRIPT = f"<script>{page_script()}</script>\n{PAGE_END}"
# What ends a comment for one reader and not for another.
ODD_COMMENT = re.compile(r"<!(?!--)|<!---?>|--!>|<\?")


def problems(page: str) -> list[str]:
    """Return what is wrong with a finished page, in reading order.

    The script that moves the page's picture may stand on it, word for word and as the last thing; any other is refused.
    """
    head, _, body = page.partition("<body>")
    if body.endswith(OWN_SCRIPT):
        body = body.removesuffix(OWN_SCRIPT) + PAGE_END
    reader = _Reader()
    for css in re.findall(r"<style>(.*?)</style>", head, re.DOTALL):
        reader.check_css(css)
    if odd := ODD_COMMENT.search(body):
        reader.problems.append(f"{odd.group()!r} begins or ends no proper comment; leave it out")
    reader.feed(body)
    reader.close()
    reader.check_end()
    return reader.problems


class _Reader(HTMLParser):
    """Collects what is wrong with tags, attributes, styles and figures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)  # so that text with a bare < shows a broken tag
        self.problems: list[str] = []
        self._captions: list[bool] = []
        self._svg = 0
        self._text_only = ""
        self._css = ""
        self._ended = self._broken = False

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Read everything as tags: what Python's parser takes for bare text a browser may not."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check_tag(tag)
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")
        # Of two attributes of one name the first counts.
        given = {name: (value or "").strip() for name, value in reversed(attrs)}
        if tag in ("style", "title"):
            self._text_only = tag
        elif tag == "figure":
            self._captions.append(False)
        elif tag == "figcaption" and self._captions:
            self._captions[-1] = True
        elif tag in ("img", "image") and not self._svg:
            self._check_picture(given)
        elif tag == "svg":
            self._check_svg(given)
            self._svg += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == self._text_only:
            self.check_css(self._css)
            self._text_only = self._css = ""
        elif tag == "svg":
            self._svg = max(self._svg - 1, 0)
        elif tag == "html":
            self._ended = True
        elif tag == "figure" and self._captions and not self._captions.pop():
            self.problems.append("a figure has no caption; give it a figcaption")

    def handle_data(self, data: str) -> None:
        self._css += data if self._text_only == "style" else ""
        if re.search("<[a-zA-Z/!?]", data):
            self._broken = True

    def handle_charref(self, name: str) -> None:
        self._css += unescape(f"&#{name};") if self._text_only == "style" else ""

    def handle_entityref(self, name: str) -> None:
        self._css += unescape(f"&{name};") if self._text_only == "style" else ""

    def handle_comment(self, data: str) -> None:
        if self._text_only:
            self.problems.append(f"a comment stands inside <{self._text_only}>; leave it out")

    def check_css(self, css: str) -> None:
        """Note style rules that would load something, whether they hide behind comments or between them."""
        for text in (css.lower(), re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).lower()):
            if found := OUTSIDE_URL.search(text) or LOADING_CSS.search(text):
                rule = text[found.start() : found.start() + 60]
                self.problems.append(f"a style would load {rule!r}; only what is inside the page is shown offline")
                return

    def check_end(self) -> None:
        """Note what is still open at the end of the page."""
        if self._broken or self._text_only or not self._ended:
            self.problems.append("a tag, quotation mark or comment in the HTML of a cell is never closed; close it")
        elif self._captions:
            self.problems.append("a figure is never closed; end it with </figure>")

    def _check_tag(self, tag: str) -> None:
        if self._text_only:
            self.problems.append(f"<{tag}> stands inside <{self._text_only}>; close that first")
        elif tag == "script":
            self.problems.append("a script would not run on the page; show a still instead")
        elif FORBIDDEN_TAGS.fullmatch(tag) or (tag == "title" and not self._svg):
            self.problems.append(f"<{tag}> may not stand on the page; show text or a picture instead")

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        """Note an attribute that would run, load or send something."""
        if name.startswith("on"):
            self.problems.append(f"the attribute {name} of <{tag}> would run a script; leave it out")
        elif FORBIDDEN_ATTRIBUTES.fullmatch(name):
            self.problems.append(f"the attribute {name} of <{tag}> would load or send something; leave it out")
        elif name.startswith("popover"):
            self.problems.append(f"the attribute {name} of <{tag}> would hide or cover something; leave it out")
        elif name == "src" or (name.endswith("href") and tag not in ("a", "area")):
            self._check_address(tag, value)
        elif name.endswith("href") and not LINK.match(value):
            self.problems.append(f"a link leads to {value[:60]!r}; a page can link to https:, mailto:, tel: and # only")
        elif CSS_ATTRIBUTES.fullmatch(name):
            self.check_css(value)
        elif OUTSIDE_URL.search(value.lower()):
            self.problems.append(f"the attribute {name} of <{tag}> would load {value[:60]!r}; leave it out")

    def _check_address(self, tag: str, value: str) -> None:
        """Note an address that a browser would load by itself."""
        if INSIDE.match(value) and (tag != "img" or not value.strip().startswith("#")):
            return
        if tag == "img" and not re.match(r"\s*([a-z][a-z0-9+.-]*:|[/\\]{2})", value, re.IGNORECASE):
            self.problems.append(
                f"there is no picture {value[:60]!r} beside the notebook; put it there or mend its name"
            )
        else:
            self.problems.append(f"the page would load {value[:60]!r}; only what is inside the page is shown offline")

    def _check_picture(self, given: dict[str, str]) -> None:
        if not given.get("alt"):
            self.problems.append("a picture has no alt text; write ![what it shows](file) or use draw(…)")
        elif not self._captions and given.get("class") != "letterhead-logo":  # the clinic's name stands beside it
            self.problems.append(
                f"the picture {given['alt'][:60]!r} has no caption; put it alone in its paragraph or into a figure"
            )

    def _check_svg(self, given: dict[str, str]) -> None:
        named = given.get("role") in ("img", "group") and given.get("aria-label")
        if not (self._svg or named or given.get("aria-hidden") == "true"):
            self.problems.append("an SVG picture has no role=img with an aria-label; use draw(…)")
