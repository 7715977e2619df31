"""The broken inputs of `tests.proof.inputs`: what a user hands to backedu, broken in every way that fits its kind."""

from __future__ import annotations

import inspect
import io
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

import backedu
import backedu.page
from backedu import Assessment, Posture
from backedu.page.clinic.clinic import Clinic
from backedu.page.plan.handout import handout_page, warm
from tests.tools.breaking import (
    LONG,
    NESTED,
    SIGNS,
    STRANGE,
    VALUES,
    broken_bytes,
    broken_encoding,
    broken_json,
    broken_toml,
)
from tests.tools.checkout import ROOT
from tests.tools.hostile import DRAWINGS
from tests.tools.plans import MODEL, PICKED

PEOPLE = ROOT / "tests/data/people"
CLINIC = """name = "The clinic's name"
phone = "(000) 000-0000"
emergency = "112"
logo = "logo.png"
[colours]
accent = "#22577a"
[reviewer.en]
name = "A reviewer"
licence = "A title"
reviewed = 2026-01-31
next_review = 2027-01-31
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" width="90" height="30"><g style="fill:#22577a">'
    '<path d="M1 1h28v28H1z"/><circle cx="45" cy="15" r="9" stroke-width="2"/></g></svg>'
)


@dataclass(frozen=True)
class Case:
    """A broken input: what kind, what is wrong, and what puts it into a folder and says what to call with it."""

    kind: str
    breaking: str
    lay: Callable[[Path], Any]
    command: bool = True  # or a function of the package


def prepare() -> None:
    """Load everything that a first call would wait for."""
    warm()
    for lang in ("en", "es"):
        backedu.page.picture(backedu.page.Plan(MODEL, PICKED), lang=lang)
    for name in (*backedu.__all__, *backedu.page.__all__):
        getattr(backedu, name, None) or getattr(backedu.page, name)
    backedu.draw(MODEL)
    backedu.MuscleSelector(MODEL)
    for options in ({}, {"large": True}, {"paper": "a4"}, {"lang": "es"}):
        handout_page(MODEL, exercises=PICKED, **options)
    for view in ("side", "front"):
        backedu.draw(MODEL, view=view)


def cases(rng: random.Random) -> list[Case]:
    """Return all of them; `rng` chooses the places that are broken."""
    kinds = (_findings, _clinics, _logos, _notebooks, _pictures, _command_lines, _calls)
    return [case for kind in kinds for case in kind(rng)]


def _file(
    name: str, content: bytes, command: list[str], beside: Mapping[str, bytes] | None = None
) -> Callable[[Path], Any]:
    """Return what lays a file, and others beside it, and gives the command."""

    def lay(folder: Path) -> list[str]:
        for one, held in {**(beside or {}), name: content}.items():
            (folder / one).write_bytes(held)
        return command

    return lay


def _strange(
    name: str, command: list[str], beside: Mapping[str, bytes] | None = None
) -> Iterator[tuple[str, Callable[[Path], Any]]]:
    """Yield what lays something else than a file where the file should be."""
    for kind, make in STRANGE.items():

        def lay(folder: Path, make: Callable[[Path], object] = make) -> list[str]:
            for one, held in (beside or {}).items():
                (folder / one).write_bytes(held)
            make(folder / name)
            return command

        yield kind, lay


HANDOUT = ["handout", "found.json", "--to", "out"]


def _findings(rng: random.Random) -> Iterator[Case]:
    content = (PEOPLE / "clinic_page.json").read_bytes()
    tree = json.loads(content) | {"exercises": PICKED, "outcomes": {PICKED[0]: ["better", "same"]}}
    text = json.dumps(tree)
    broken = [*broken_bytes(text.encode(), rng, 5), *broken_json(tree, rng, 6), *broken_encoding(text)]
    for breaking, made in broken:
        yield Case("findings", breaking, _file("found.json", made, HANDOUT))
    for breaking, lay in _strange("found.json", HANDOUT):
        yield Case("findings", breaking, lay)


def _clinics(rng: random.Random) -> Iterator[Case]:
    beside = {"found.json": (PEOPLE / "clinic_page.json").read_bytes(), "logo.png": drawn("png")}
    command = [*HANDOUT, "--clinic", "own.toml"]
    broken = [*broken_bytes(CLINIC.encode(), rng, 6), *broken_toml(CLINIC, rng, 5), *broken_encoding(CLINIC)]
    for breaking, made in broken:
        yield Case("clinic.toml", breaking, _file("own.toml", made, command, beside))
    for breaking, lay in _strange("own.toml", command, beside):
        yield Case("clinic.toml", breaking, lay)


def drawn(kind: str) -> bytes:
    """Return a small picture of lines."""
    picture, file = Image.new("RGB", (90, 30), "white"), io.BytesIO()
    picture.paste((34, 87, 122), (10, 5, 80, 25))
    picture.save(file, kind)
    return file.getvalue()


def _logos(rng: random.Random) -> Iterator[Case]:
    beside = {"found.json": (PEOPLE / "clinic_page.json").read_bytes()}
    command = [*HANDOUT, "--clinic", "own.toml"]
    for kind, content in (("png", drawn("png")), ("jpeg", drawn("jpeg")), ("svg", SVG.encode())):
        name = f"logo.{kind}"
        own = beside | {"own.toml": CLINIC.replace("logo.png", name).encode()}
        broken = [*broken_bytes(content, rng, 5), *(_broken_svg() if kind == "svg" else _too_large(kind))]
        for breaking, made in broken:
            yield Case(f"logo, {kind}", breaking, _file(name, made, command, own))
        for breaking, lay in _strange(name, command, own):
            yield Case(f"logo, {kind}", breaking, lay)
    for other in ("svg", "jpeg", "txt", "PNG"):
        own = beside | {"own.toml": CLINIC.replace("logo.png", f"logo.{other}").encode()}
        yield Case("logo, png", "another name", _file(f"logo.{other}", drawn("png"), command, own))


def _too_large(kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield pictures of a small file that would fill the memory."""
    for side in (5_001, 12_000):
        file = io.BytesIO()
        Image.new("L", (side, side)).save(file, kind)
        yield f"{side} pixels wide", file.getvalue()


def _broken_svg() -> Iterator[tuple[str, bytes]]:
    """Yield drawings with too much of something, or with what a page must not hold."""
    for drawing in DRAWINGS:
        yield "a script or a link in it", drawing.encode()
    for value in ("1e999", "nan", "-1", "0", "9" * 5000, "x" * 90_000, "1 2 3", SIGNS):
        yield "an odd size", SVG.replace('"0 0 90 30"', f'"0 0 {value} 30"').encode()
        yield "an odd width", SVG.replace('viewBox="0 0 90 30" width="90"', f'width="{value}"').encode()
        yield "an odd path", SVG.replace("M1 1h28v28H1z", value).encode()
        yield "an odd style", SVG.replace("fill:#22577a", f"fill:{value}").encode()
    yield "nested deeply", SVG.replace("<g ", "<g>" * NESTED + "<g ").encode()
    yield "nested deeply", SVG.replace("<g ", "<g>" * 2000 + "<g ").replace("</svg>", "</g>" * 2000 + "</svg>").encode()
    yield "names that stand for others", _laughs().encode()
    yield "many shapes", SVG.replace("</g>", "<path d='M0 0h9'/>" * 50_000 + "</g>").encode()
    yield "many attributes", SVG.replace("<g ", "<g " + " ".join(f'a{n}="1"' for n in range(50_000))).encode()


def _laughs() -> str:
    """Return a file of a few lines that would become one of gigabytes."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE svg [<!ENTITY a0 "ha">{"".join(names)}]>{SVG.replace("</svg>", "<text>&a9;</text></svg>")}'


EXPORT = ["export", "book.ipynb", "--to", "out"]
PRESENT = ["present", "book.ipynb", "--no-browser", "--port", "18866"]


KERNEL = {"name": "python3", "display_name": "Python 3"}


def notebook(*words: str) -> dict[str, Any]:
    """Return a notebook that was run: text, a block of HTML, a picture with words, printed lines."""
    picture = new_output("display_data", {"image/png": "iVBORw0KGgo="}, metadata={"image/png": {"alt": "A line"}})
    block = new_output("execute_result", {"text/html": "<p>Some words</p>"}, execution_count=1)
    lines = new_output("stream", name="stdout", text="printed\n")
    cells = [
        new_markdown_cell("# A page\n\n" + "\n\n".join(words or ("Some *words*.",))),
        new_code_cell("1", execution_count=1, outputs=[block], metadata={"tags": ["hide-input"]}),
        new_code_cell("2", execution_count=2, outputs=[picture, lines]),
    ]
    made = new_notebook(cells=cells, metadata={"language": "en", "title": "A page", "kernelspec": KERNEL})
    for number, cell in enumerate(made.cells):
        cell.id = f"c{number}"
    return dict(json.loads(nbformat.writes(made)))


def _notebooks(rng: random.Random) -> Iterator[Case]:
    tree = notebook()
    for command, each in ((EXPORT, 6), (PRESENT, 2)):
        text = json.dumps(tree)
        broken = [*broken_bytes(text.encode(), rng, each), *broken_json(tree, rng, each), *broken_encoding(text)]
        for breaking, made in broken:
            yield Case(f"notebook, {command[0]}", breaking, _file("book.ipynb", made, command))
        for breaking, lay in _strange("book.ipynb", command):
            yield Case(f"notebook, {command[0]}", breaking, lay)
    for markup in MARKUP:
        for count in (1000, 50_000):
            made = json.dumps(notebook(markup * count)).encode()
            yield Case("notebook, export", f"{count} times the same sign in a text", _file("book.ipynb", made, EXPORT))


MARKUP = (
    *("![", "[", "> ", "* ", "<div>", "$", "`", "((", "**", "_a", "<!--", "|", "&", "\\", "<b ", "![a](b "),
    *("\\begin{a}", "<![CDATA[", "a@", "http://", "1. ", "&#"),
)
NAMES = (
    *("", " ", "..", "/", "/dev/zero", "/etc/passwd", "a.png/", "%00.png", "%", "%ff.png", "attachment:"),
    *("attachment:a.png", "file:///etc/passwd", "data:image/png;base64,%%%", "data:", "http://x.invalid/a.png"),
    *("x" * 5000 + ".png", "a\udcff.png", "\u202e.png", "javascript:1", "<>", "a b.png", "//x.invalid/a"),
)
IMAGE = "iVBORw0KGgo="


def _pictures(rng: random.Random) -> Iterator[Case]:
    """Yield notebooks whose text shows a picture that is broken."""
    for kind, content in (("png", drawn("png")), ("jpg", drawn("jpeg")), ("svg", SVG.encode())):
        name = f"a.{kind}"
        own = {"book.ipynb": json.dumps(notebook(f"![A line]({name})")).encode()}
        for breaking, made in broken_bytes(content, rng, 2):
            yield Case("picture in a text", breaking, _file(name, made, EXPORT, own))
        for breaking, lay in _strange(name, EXPORT, own):
            yield Case("picture in a text", breaking, lay)
    for named in NAMES:
        for text in (f"![A line]({named})", f"![A line](<{named}>)", f'<img src="{named}" alt="A line">'):
            made = json.dumps(notebook(text)).encode()
            yield Case("picture in a text", "an odd name", _file("book.ipynb", made, EXPORT))
    for held in VALUES.values():
        tree = notebook("![A line](attachment:a.png)")
        key = held if isinstance(held, str) else "x"
        for attached in (held, {"a.png": held}, {"a.png": {"image/png": held}}, {"a.png": {key: IMAGE}}):
            tree["cells"][0]["attachments"] = attached
            yield Case("picture in a text", "an odd attachment", _file("book.ipynb", json.dumps(tree).encode(), EXPORT))


WORDS = {
    "an empty text": "",
    "a blank": " ",
    "a long text": "x" * 5000,
    "a long path": "x/" * 3000,
    "a terminal's signs": SIGNS,
    "no character": "a\udcffb",
    "a NUL": "a\0b",
    "lines": "a\nb",
    "the folder above": "..",
    "a folder of the system": "/proc",
    "a device": "/dev/full",
    "memory": "/proc/self/mem",
    "a file": "found.json",
    "a file as a folder": "found.json/x.html",
    "another page": "x.pdf",
    "a name no page has": "x.htm",
    "a negative number": "-1",
    "a huge number": "9" * 5000,
    "no number": "nan",
    "letters of other scripts": "٣",
    "a name of Python": "None",
    "a pattern": "{0} %s $HOME ~ *",
    "an option": "--large",
    "no option": "--",
    "a dash": "-",
    "a word of the list, in capitals": "EN",
    "commas": ",,,",
}
OPTIONS = {
    "export": ("--to", "--audience", "--run"),
    "handout": ("--to", "--exercises", "--lang", "--paper", "--clinic", "--large", "--pdf", "--list"),
    "present": ("--port", "--audience", "--lab", "--no-browser"),
}
PLAIN = {"export": EXPORT, "handout": HANDOUT, "present": PRESENT}


def _command_lines(rng: random.Random) -> Iterator[Case]:
    found = (PEOPLE / "clinic_page.json").read_bytes()
    beside = {"book.ipynb": json.dumps(notebook()).encode()}
    lay = partial(_file, "found.json", found, beside=beside)
    for name, options in OPTIONS.items():
        for breaking, word in WORDS.items():
            for option in options:
                joined = [f"{option}={word}"] if word.startswith("-") else [option, word]
                yield Case(f"command line, {name}", breaking, lay([*PLAIN[name], *joined]))
            yield Case(f"command line, {name}", breaking, lay([name, word, *PLAIN[name][2:]]))
            yield Case(f"command line, {name}", f"{breaking} more", lay([*PLAIN[name], word]))
            yield Case(f"command line, {name}", f"{breaking} as an option", lay([*PLAIN[name], f"--{word}"]))
        for option in options:
            yield Case(f"command line, {name}", "a misspelt option", lay([*PLAIN[name], option + "x", "en"]))
            yield Case(f"command line, {name}", "half an option", lay([*PLAIN[name], option[:4]]))
    for breaking, word in WORDS.items():
        yield Case("command line", breaking, lay([word]))
        yield Case("command line", breaking, lay([word, *HANDOUT]))


PYTHON: dict[str, Callable[[], Any]] = {
    **{name: partial(lambda value: value, value) for name, value in VALUES.items()},
    "a whole number": lambda: 10**9,
    "bytes": lambda: b"short",
    "a set": lambda: {1, "a"},
    "an object": object,
    "a function": lambda: len,
    "a class": lambda: int,
    "an assessment": lambda: MODEL,
    "a posture": lambda: Posture(tilt=5),
    "a path": lambda: Path("nowhere"),
    "a large list": lambda: list(range(1_000_000)),
    "a list in itself": lambda: _in_itself(),
    "lists nested deeply": lambda: _nested(),
    "a generator": lambda: (word for word in ("a", LONG)),
}


def _in_itself() -> list[Any]:
    held: list[Any] = []
    held.append(held)
    return held


def _nested() -> list[Any]:
    held: list[Any] = []
    for _ in range(NESTED):
        held = [held]
    return held


# What the parameters of the package's functions are, where nothing is broken.
GOOD: dict[str, Callable[[], Any]] = {
    **dict.fromkeys(("assessment", "patient", "plan", "shown", "told"), lambda: MODEL),
    "pattern": lambda: "anterior_tilt",
    "path": lambda: "out.html",
    "notebook": lambda: "book.ipynb",
    "trust": lambda: backedu.page.trust(draws=2),
}
FUNCTIONS = [
    *(getattr(backedu, name) for name in backedu.__all__ if name != "muscles"),
    *(getattr(backedu.page, name) for name in backedu.page.__all__ if name not in ("page_style",)),
    *(Assessment.load, MODEL.save, MODEL.replace, Clinic),
]
NAMED = {"replace": ("found", "pain", "safety", "signs", "cautions", "ask_again")}
EACH_PARAMETER = 5


def _calls(rng: random.Random) -> Iterator[Case]:
    """Yield calls of the package's functions with one odd argument each."""
    for function in FUNCTIONS:
        given = inspect.signature(function).parameters.values()
        plain = [one.name for one in given if one.default is one.empty and one.kind < one.VAR_POSITIONAL]
        needed = {name: GOOD.get(name) for name in plain}
        names = NAMED.get(function.__name__) or [one.name for one in given if one.kind != one.VAR_KEYWORD]
        for name in names:
            star = any(one.name == name and one.kind == one.VAR_POSITIONAL for one in given)
            for breaking in rng.sample(list(PYTHON), EACH_PARAMETER):
                lay = partial(_call, function, needed, name, breaking, star)
                yield Case(f"Python, {function.__name__}", f"{name}: {breaking}", lay, command=False)


def _call(
    function: Callable[..., Any], needed: Mapping[str, Any], name: str, breaking: str, star: bool, folder: Path
) -> Callable[[], Any]:
    """Return a call with an odd argument."""
    (folder / "book.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")

    def call() -> Any:
        arguments = {key: make() for key, make in needed.items() if make and key != name}
        odd = PYTHON[breaking]()
        if star:
            return function(*arguments.values(), odd)
        return function(**arguments, **{name: odd})

    return call
