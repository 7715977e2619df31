"""A printed PDF as its sheets: what stands on each, how large, where, and how dark it is."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdf


@dataclass(frozen=True)
class Letter:
    """A printed character, the size it is printed at, and its place from the lower left, in points."""

    char: str
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """One printed page; `text` has no blanks, since lines may break anywhere; `gray` is 0 for black and 1 for white."""

    size: tuple[float, float]
    text: str
    letters: tuple[Letter, ...]
    gray: np.ndarray

    def box(self) -> tuple[float, float]:
        """Return how wide and high all letters together are, points."""
        xs, ys = [one.x for one in self.letters], [one.y for one in self.letters]
        return max(xs) - min(xs), max(ys) - min(ys) + max(one.size for one in self.letters)


def sheets(content: bytes) -> list[Sheet]:
    """Return the sheets of a PDF."""
    document = pdfium.PdfDocument(content)
    try:
        return [_sheet(page) for page in document]
    finally:
        document.close()


def plain(text: str) -> str:
    """Return a text without blanks, hyphens and lines to write on, to be found however it was broken into lines."""
    return re.sub(r"[\s_\x02\ufffe-]", "", text)


def description(content: bytes) -> tuple[dict[str, str], bool]:
    """Return what a PDF says of itself, and whether it is tagged for screen readers."""
    document = pdfium.PdfDocument(content)
    try:
        return document.get_metadata_dict(skip_empty=True), bool(pdf.FPDFCatalog_IsTagged(document.raw))
    finally:
        document.close()


def _sheet(page: pdfium.PdfPage) -> Sheet:
    """Read one page."""
    words = page.get_textpage()
    letters = tuple(_letter(words.raw, n) for n in range(words.count_chars()) if _printed(words.raw, n))
    runs = [_run(one.raw, words.raw) for one in page.get_objects(filter=[pdf.FPDF_PAGEOBJ_TEXT], max_depth=9)]
    gray = np.asarray(page.render(scale=1, grayscale=True).to_pil(), dtype=float) / 255
    return Sheet(page.get_size(), plain("".join(runs)), letters, gray)


def _printed(words: pdf.FPDF_TEXTPAGE, n: int) -> bool:
    """Whether a character leaves ink: neither a blank nor one that the reader made up."""
    return not pdf.FPDFText_IsGenerated(words, n) and not chr(pdf.FPDFText_GetUnicode(words, n)).isspace()


def _letter(words: pdf.FPDF_TEXTPAGE, n: int) -> Letter:
    """Read one character; its font's size counts as the page's matrix scales it."""
    matrix, x, y = pdf.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdf.FPDFText_GetMatrix(words, n, matrix)
    pdf.FPDFText_GetCharOrigin(words, n, x, y)
    size = pdf.FPDFText_GetFontSize(words, n) * math.hypot(matrix.b, matrix.d)
    return Letter(chr(pdf.FPDFText_GetUnicode(words, n)), round(size, 2), x.value, y.value)


def _run(item: pdf.FPDF_PAGEOBJECT, words: pdf.FPDF_TEXTPAGE) -> str:
    """Read a run of text as it was written, not mixed with what stands beside it."""
    size = pdf.FPDFTextObj_GetText(item, words, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdf.FPDFTextObj_GetText(item, words, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
