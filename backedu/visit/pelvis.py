"""The clickable pelvis of a visit: the browser answers a click at once, this answers with the new posture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Bool, Bytes, Dict, List, Unicode

from backedu.assessment.findings import AXES, Assessment, Finding
from backedu.catalogue.anatomy import SIDES, muscles, patterns
from backedu.files import HOME
from backedu.model.balance import balance
from backedu.model.posture import Posture
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.visit.controls import keep_order
from backedu.visit.session import Session, letters
from backedu.words.alttext import Speech, leaning_words, posture_words, usual_words
from backedu.words.grammar import say_of
from backedu.words.text import say, words

# The script, in the order in which its parts are joined; classes of one module, loaded unbundled and offline.
PARTS = ("findings", "labels", "card", "files", "pelvis")
SCRIPTS = ("picture/static/drawing.js", *(f"visit/static/{name}.js" for name in PARTS))
STYLES = ("words/blocks.css", "visit/static/pelvis.css")  # the boxes and tables of the page, and the visit's own


class PelvisView(anywidget.AnyWidget):
    """The picture that moves; muscles are buttons.

    Everything the browser shows comes in traits, which are sent together; it says what was clicked in messages.
    """

    _esm = "\n".join((HOME / script).read_text(encoding="utf-8") for script in SCRIPTS)
    _css = "".join((HOME / style).read_text(encoding="utf-8") for style in STYLES)

    muscles = List(Unicode(), help="The order of the letters in `state`.").tag(sync=True)
    axes = List(Dict(), help="The axes of `backedu.assessment.findings.AXES`, with letters, and words of a file.").tag(
        sync=True
    )
    words = Dict(help="Every word the browser says.").tag(sync=True)
    view = Unicode("side").tag(sync=True)
    picture = Dict(help="The shapes of the view (`backedu.picture.live.LivePicture`).").tag(sync=True)
    frame = Bytes(help="Their points in the posture (`backedu.picture.live.frame`).").tag(sync=True)
    settled = Dict(help="Tilt and hike in degrees, strain (root mean square) in % of fibre length.").tag(sync=True)
    told = Dict(help="What the lines tell: words, where they stand, and what is known of people with no pain.").tag(
        sync=True
    )
    state = Unicode(help="What was found (`backedu.visit.session.letters`).").tag(sync=True)
    held = List(Unicode(), help="What only the model holds long, such as 'hamstrings left'.").tag(sync=True)
    first = List(Unicode(), help="What the chosen pattern says to test first.").tag(sync=True)
    person = Dict(help="Pain, safety, cautions, exercises: for the file the browser offers by itself.").tag(sync=True)
    sides = List(Unicode(), help="The sides a tap marks; one alone holds for the side view only.").tag(sync=True)
    done = Dict(help="The last change that was heard: the browser's id and its number.").tag(sync=True)
    unsaved = Bool(False, help="Whether closing the page would lose findings.").tag(sync=True)

    def __init__(self, session: Session) -> None:
        fixed = {"muscles": list(muscles()), "axes": _axes()}
        super().__init__(**fixed, words=_words(session.lang), view=session.view, sides=list(session.sides))
        keep_order(self)
        self._session = session
        self._change: dict[str, Any] = {}
        self._read: Callable[[str, str], None] = lambda name, text: None
        self.on_msg(self._hear)
        self.observe(self._turn, names="view")

    def show(self) -> None:
        """Show the findings in the posture they settle in, in one message."""
        from backedu.picture.live import frame, live_picture

        session, found = self._session, self._session.assessment
        settled = balance(found)
        posture, view = settled.posture, session.view
        with self.hold_sync():
            if self.picture.get("view") != view:
                shown = live_picture(view)
                self.picture = {
                    "view": view,
                    "svg": shown.svg,
                    "joints": list(shown.joints),
                    "anchors": [list(a) for a in shown.anchors],
                    "body": list(shown.body),
                }
                self.view = view
            self.frame = frame(found, posture, view)
            self.told = _told(found, posture, view, session.lang)
            self.settled = {"tilt": posture.tilt, "hike": posture.hike, "strain": settled.imbalance}
            self.state = letters(found)
            self.held = sorted(" ".join(key) for key in settled.held_long)
            self.person = _person(session)
            self.done = self._change

    def note(self) -> None:
        """Send what the browser keeps for the next tap, and for a file that it offers by itself."""
        session = self._session
        with self.hold_sync():
            self.sides, self.unsaved, self.person = list(session.sides), session.unsaved, _person(session)

    def speak(self) -> None:
        """Send the words in the language of the screen."""
        session = self._session
        with self.hold_sync():
            self.words = _words(session.lang)
            found = session.assessment
            self.told = _told(found, balance(found).posture, session.view, session.lang)

    def point(self) -> None:
        """Highlight what the chosen pattern says to test first."""
        chosen = self._session.pattern
        expected = patterns()[chosen].expected if chosen else {}
        self.first = [
            f"{muscle} {side}" for muscle, by_side in expected.items() for side in SIDES if _tells(by_side[side])
        ]

    def tell(self, kind: str, **content: Any) -> None:
        """Send the browser a message: page, file, copy or say."""
        self.send({"kind": kind, **content})

    def on_file(self, read: Callable[[str, str], None]) -> None:
        """Hand the name and content of every file that is opened in the browser to `read`."""
        self._read = read

    def _hear(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Take what was clicked, and say that the kernel is there."""
        match content:
            case {"kind": "change", "id": str(id), "n": int(n), "changes": list(changes)}:
                self._change = {"id": id, "n": n}
                before = self._session.assessment
                self._session.mark([tuple(c) for c in changes if isinstance(c, list) and len(c) == 4])
                if self._session.assessment == before:
                    self.done = self._change
            case {"kind": "opened", "name": str(name), "text": str(text)}:
                self._read(name, text)
            case {"kind": "ping"}:
                self.send({"kind": "pong"})
            case {"kind": "saved", "state": str(state)} if state == self._session.state:
                self._session.unsaved = False

    def _turn(self, change: Any) -> None:
        """Follow the view that was chosen in the browser."""
        if change.new in VIEWS:
            self._session.view = change.new


def _tells(expectation: Any) -> bool:
    """Whether textbooks expect anything of a muscle on this side."""
    return expectation.length not in ("not stated", "unknown") or expectation.strength != "not stated"


def _axes() -> list[dict[str, Any]]:
    """Return the axes of a finding: their values, the letter of each, and how a saved file writes it."""
    return [
        {
            "name": axis,
            "values": list(letters),
            "letters": "".join(letters.values()),
            "written": ["", *(str(Finding(**{axis: value})) for value in list(letters)[1:])],
        }
        for axis, letters in AXES.items()
    ]


def _told(found: Assessment, posture: Posture, view: str, lang: str) -> dict[str, Any]:
    """Return what the picture tells of a posture in words, and where they stand."""
    speech, lines = Speech(lang), scene(found, posture, view).gauge  # the scene that the frame is of
    said = leaning_words(posture, view, speech, lines.is_small)
    return {
        "heading": said.heading,
        "more": " ".join(said.more),
        "start": said.start if lines.is_open else "",
        "usual": usual_words([posture], view, lang),
        "alt": posture_words(posture, view, speech),
        "right": lines.outward > 0,
        "up": lines.rises,
    }


def _person(session: Session) -> dict[str, Any]:
    """Return what was asked of the person and what is told of the exercises, as a file holds it."""
    return {**session.assessment.person, **session.history.entries()}


def _words(lang: str) -> dict[str, Any]:
    """Return every word the browser says, by the last part of its key."""
    said: dict[str, Any] = {
        key.rsplit(".", 1)[1]: text
        for key, text in words(lang).items()
        if key.startswith(("visit.picture.", "visit.file."))
    }
    keys = {key.split(".")[1] for key in words(lang) if key.startswith("found.")}
    said["found"] = {id: {key: say_of([id], f"found.{key}", lang) for key in keys} for id in muscles()}
    said |= {f"alt_{view}": say(f"alt.{view}", lang) for view in VIEWS}
    legend = "picture.legend.patient."
    said |= {f"key_{key.removeprefix(legend)}": text for key, text in words(lang).items() if key.startswith(legend)}
    said |= {"lang": lang, "keep_file": say("visit.page.keep", lang), "page_ready": say("visit.page.ready", lang)}
    said["model"] = say("picture.model", lang)
    said["names"] = {id: say(f"muscle.{id}.name", lang) for id in muscles()}
    said["lengths"] = {id: list(muscle.lengths) for id, muscle in muscles().items()}
    said["labels"] = {id: say(f"picture.label.{id}", lang) for id in muscles()}
    said |= {f"{side}_here": say(f"picture.posture.{side}_here", lang) for side in SIDES}
    return said
