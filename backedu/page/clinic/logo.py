"""A clinic's logo becomes part of the page: made small, cleaned, and without anything else that its file tells."""

from __future__ import annotations

import re
import struct
import warnings
import xml.etree.ElementTree as ET
from base64 import b64encode
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import nh3
from defusedxml.ElementTree import fromstring

from backedu.errors import BackeduError
from backedu.files import MB, Spelling, each, read_file, read_toml

SVG = "http://www.w3.org/2000/svg"
NAME = Spelling("name of SVG", "stroke-width", "[a-z][a-zA-Z12-]*")
LISTS = each(("shapes", "groups", "places", "looks", "unseen"), [NAME])
KEPT = {name: set(names) for name, names in read_toml("logo.toml", LISTS).items()}
SHAPES, LOOKS, PLACES = KEPT["shapes"], KEPT["looks"], KEPT["places"]
TAGS = SHAPES | KEPT["groups"]
# What a value may be made of: nothing that begins an address, but a name of the same file in url(#name).
VALUE = re.compile(r"""[\w\s.,#%+'"()-]*""")
ADDRESS = re.compile(r"""url\s*\((?!\s*["']?#[\w-]+["']?\s*\))|[a-z]script|expression""", re.IGNORECASE)
PATH = re.compile(r"[MZLHVCSQTAE0-9\s.,+-]*", re.IGNORECASE)  # the commands and numbers of a path, and nothing else
TAG = re.compile(r"<\s*([a-zA-Z][\w.-]*)(?![\w.:-])")  # names with a colon are a drawing program's own notes
LARGE = 600  # the longer side, in pixels
NUMBER = re.compile(r"-?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")
# A name may be declared in the file itself, and stand for thousands of others.
DECLARED = re.compile(r"<!\s*(ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def clean_svg(content: bytes, name: str) -> str:
    """Return an SVG file of shapes alone, the same for the same file.

    Parameters
    ----------
    content : bytes
        What somebody's file holds.
    name : str
        What to call it in errors.

    Returns
    -------
    str
        Well-formed SVG with nothing but `TAGS`, `LOOKS` and `PLACES`: no script, no link, no style sheet, no words
        about its author. It is read twice, by nh3 as a browser reads it and then as XML, and both must agree.

    Raises
    ------
    BackeduError
        When it is no SVG, uses what cannot be kept, or nothing is left of it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_svg(name) from None
    if DECLARED.search(text):
        raise BackeduError(f"the logo {name!r} declares names of its own; save it as plain SVG, or as PNG")
    _check_tags(text, name)
    kept = nh3.clean(
        text,
        tags=TAGS,
        clean_content_tags=KEPT["unseen"] - {"a"},
        attributes={"*": LOOKS | PLACES | {"style"}},
        attribute_filter=_kept,
        filter_style_properties=LOOKS,
        link_rel=None,
    )
    _check_small(len(kept) // 2, name)  # nearly all of it stays, and reading it once more takes as long again
    try:
        return _rewritten(kept[kept.find("<svg") :], name)
    except RecursionError:
        raise BackeduError(f"the logo {name!r} is nested too deeply; make it simpler, or save it as PNG") from None


def _check_tags(text: str, name: str) -> None:
    """Refuse a file that would look different without what is left out of it."""
    known = {tag.lower() for tag in TAGS | KEPT["unseen"]}
    first, *others = text.split("<!--")
    # What stands in comments, or after one that never ends, is no tag.
    for tag in TAG.findall(first + "".join(other.partition("-->")[2] for other in others)):
        if tag.lower() not in known:
            raise BackeduError(
                f"the logo {name!r} uses <{tag[:30]}>, which is left out for safety; save it as plain SVG without it, "
                "or as PNG"
            )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute, or nothing where it could lead anywhere."""
    if attribute == "style":
        return value
    if attribute == "d" and not PATH.fullmatch(value):
        return None
    return value if VALUE.fullmatch(value) and not ADDRESS.search(value) else None


def _rewritten(text: str, name: str) -> str:
    """Read what is left as XML, in which nothing may be declared, and write it down in one way only."""
    try:
        root: ET.Element = fromstring(
            text.replace("&nbsp;", " ").replace("<svg", f'<svg xmlns="{SVG}"', 1), forbid_dtd=True
        )
    except (ET.ParseError, ValueError):  # ValueError: also what defusedxml raises
        raise _no_svg(name) from None
    parts = list(root.iter())
    for part in parts:
        _check(part, name)
        _unstyle(part)
    if root.tag != f"{{{SVG}}}svg" or not any(part.tag[len(SVG) + 2 :] in SHAPES for part in parts):
        raise _no_svg(name)
    _measure(root, name)
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def _check(part: ET.Element, name: str) -> None:
    """Refuse what the first reader took for something else than the second."""
    tag = part.tag.removeprefix(f"{{{SVG}}}")
    odd = [key for key in part.attrib if key not in LOOKS | PLACES | {"style"}]
    if tag not in TAGS or odd:
        raise _no_svg(name)


def _unstyle(part: ET.Element) -> None:
    """Write the looks of a style attribute as attributes; drawing programs use either."""
    for rule in part.attrib.pop("style", "").split(";"):
        key, _, value = (half.strip() for half in rule.partition(":"))
        if key in LOOKS and _kept(part.tag, key, value):
            part.set(key, value)


def _measure(root: ET.Element, name: str) -> None:
    """Let the picture know its own shape, so that it can be shown at any size."""
    sides = [root.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
    box = root.get("viewBox") or " ".join(["0", "0", *sides])
    numbers = box.replace(",", " ").split()
    if len(numbers) != 4 or not all(map(NUMBER.fullmatch, numbers)) or min(map(float, numbers[2:])) <= 0:
        raise BackeduError(f"the logo {name!r} does not say how large it is; save it with a viewBox, or as PNG")
    root.set("viewBox", " ".join(numbers))
    wide, high = map(float, numbers[2:])
    for side, length in (("width", wide), ("height", high)):
        root.set(side, f"{length * LARGE / max(wide, high):.0f}")  # a page that shows it smaller keeps it sharp


def _no_svg(name: str) -> BackeduError:
    return BackeduError(f"the logo {name!r} is no sound SVG file; save it as plain SVG, or as PNG")


if TYPE_CHECKING:
    from PIL import Image

KINDS = ("png", "jpeg", "gif", "webp")  # what is opened here, and what a browser shows
MOST_PIXELS = 25_000_000  # what is larger could fill the memory while it is opened
# What Pillow raises for a broken file.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, MemoryError, struct.error)
MOST_READ = 1 * MB  # of the file, before
MOST_KEPT = 100_000  # bytes on the page, after
# Pixels: the widest first; three times what half an inch of paper needs. Narrower where the file grows too large.
WIDTHS = (600, 400, 240)
TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}


def read_logo(name: str, folder: Path) -> str:
    """Return a logo as the address that holds all of it.

    Parameters
    ----------
    name : str
        A PNG, JPEG or SVG file, named as seen from the folder and not outside of it, of at most 1 MB.
    folder : Path
        Where clinic.toml stands.

    Returns
    -------
    str
        ``data:image/…;base64,…`` of at most 100 kB, the same for the same file. A PNG or JPEG is drawn anew, at most
        600 pixels wide, without what a camera wrote into it; of an SVG only shapes and their looks are kept.

    Raises
    ------
    BackeduError
        When there is no such file, it lies outside the folder, is no picture, or is too large.
    """
    path = _inside(name, folder)
    kind = TYPES.get(path.suffix.lower())
    if kind is None:
        raise BackeduError(f"the logo {name!r} is no PNG, JPEG or SVG; save it as one of these")
    content = _content(path, name)
    made = clean_svg(content, name).encode() if kind == "svg+xml" else _redrawn(content, name, kind)
    _check_small(len(made), name)
    return f"data:image/{kind};base64,{b64encode(made).decode()}"


def _check_small(size: int, name: str) -> None:
    """Refuse a logo that would make every page large."""
    if size > MOST_KEPT:
        raise BackeduError(
            f"the logo {name!r} takes {size // 1000} kB on the page, more than {MOST_KEPT // 1000}; "
            "make it simpler or save it smaller"
        )


def _inside(name: str, folder: Path) -> Path:
    """Return the file, which must lie in the folder, also where a link leads."""
    parts = [*PurePosixPath(name).parts, *PureWindowsPath(name).parts]
    absolute = PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor
    if absolute or ".." in parts or not name.isprintable() or not name:
        raise BackeduError(f"the logo {name!r} may not lie outside the folder of clinic.toml; put it beside that file")
    path = folder / name
    try:
        real = path.resolve()
        if not real.is_relative_to(folder.resolve()):
            raise BackeduError(f"the logo {name!r} leads out of the folder of clinic.toml; put the file itself there")
        if real.is_file():
            return real
    except (OSError, RuntimeError):
        pass
    raise BackeduError(f"there is no logo {name!r} beside clinic.toml; put it there or mend its name")


def _content(path: Path, name: str) -> bytes:
    """Read a file that is not too large."""
    try:
        return read_file(path, MOST_READ, f"save it smaller, {WIDTHS[0]} pixels wide is enough")
    except BackeduError as error:
        raise BackeduError(f"the logo {name!r}: {error}") from None


def _redrawn(content: bytes, name: str, kind: str) -> bytes:
    """Draw a picture anew, so that nothing but its pixels is left, as small as need be."""
    picture = _opened(content, name, kind)
    made = b""
    for width in WIDTHS:
        small = picture.copy()
        small.thumbnail((width, width))
        made = _saved(small, kind)
        if len(made) <= MOST_KEPT:
            break
    return made


def is_sound(content: bytes, kind: str) -> bool:
    """Whether a picture's file of one of `KINDS` is whole, as far as that is told without unpacking it."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=[kind.upper()]) as picture:
                picture.verify()
    except Image.DecompressionBombError:
        return True  # it is only large
    except BROKEN:
        return False
    return True


def _opened(content: bytes, name: str, kind: str) -> Image.Image:
    """Return the pixels of a picture, the right way up."""
    from PIL import Image, ImageOps  # a tenth of a second that only a page with such a picture waits for

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=[kind.upper()])
            if picture.width * picture.height <= MOST_PIXELS:
                return ImageOps.exif_transpose(picture).convert("RGB" if kind == "jpeg" else "RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass
    except BROKEN:
        raise BackeduError(f"the logo {name!r} is no sound {kind.upper()} file; save it again as one") from None
    raise BackeduError(f"the logo {name!r} has far too many pixels; save it {WIDTHS[0]} pixels wide")


def _saved(picture: Image.Image, kind: str) -> bytes:
    """Return a file of the pixels alone: no name, place, day or colour profile."""
    from PIL import Image

    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = BytesIO()
    bare.save(file, kind, optimize=True, quality=85)
    return file.getvalue()
