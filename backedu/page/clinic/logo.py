"""A clinic's logo becomes part of the page: made small, cleaned, and without anything else that its file tells."""

from __future__ import annotations

import struct
import warnings
from base64 import b64encode
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from backedu.errors import BackeduError
from backedu.page.clinic.vector import clean_svg

if TYPE_CHECKING:
    from PIL import Image

MOST_READ = 1_000_000  # bytes of the file, before
MOST_KEPT = 100_000  # bytes on the page, after
MOST_PIXELS = 25_000_000  # what is larger could fill the memory while it is opened
# Pixels: the widest first; three times what half an inch of paper needs. Narrower where the file grows too large.
WIDTHS = (600, 400, 240)
TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}
# What Pillow raises for a broken file.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, MemoryError, struct.error)


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
    if len(made) > MOST_KEPT:
        raise BackeduError(
            f"the logo {name!r} takes {len(made) // 1000} kB on the page, more than {MOST_KEPT // 1000}; "
            "make it simpler or save it smaller"
        )
    return f"data:image/{kind};base64,{b64encode(made).decode()}"


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
        with path.open("rb") as file:
            content = file.read(MOST_READ + 1)
    except OSError as error:
        raise BackeduError(f"cannot read the logo {name!r}: {error.strerror}") from None
    if len(content) > MOST_READ:
        raise BackeduError(f"the logo {name!r} is larger than 1 MB; save it smaller, {WIDTHS[0]} pixels wide is enough")
    return content


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


def _opened(content: bytes, name: str, kind: str) -> Image.Image:
    """Return the pixels of a picture, the right way up."""
    from PIL import Image, ImageOps  # a tenth of a second that only a page with such a logo waits for

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
