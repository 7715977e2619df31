"""A visit in a browser, as tests drive it: what a therapist taps, and what browser and kernel then hold."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, BrowserContext, Locator, Page, TimeoutError

from backedu.assessment.findings import Assessment
from backedu.words.text import say

PATIENCE_MS = 60_000
WIDE = (1280, 800)
GATE = tuple(say(f"visit.gate.{answer}") for answer in ("asked_urgent", "asked_today", "pain_mild", "cautions_none"))
# The lines of the six tests, in the order of the screen.
LINES = (
    "front_of_hip",
    "front_of_thigh",
    "outer_hip",
    "back_of_thigh",
    "waist_side",
    "seat",
    "side_of_hip",
    "low_back",
)
# In tests files are downloaded, since nobody can answer the browser's question where to put them; what would be
# printed is noted.
QUIET = """
delete window.showSaveFilePicker;
window.print = () => { (top.printed ??= []).push(document.documentElement.outerHTML); };
"""
BOX = """([muscle, side]) => {
  const button = document.querySelector(`.muscles[role=button][data-muscle="${muscle}"][data-side="${side}"]`);
  button.scrollIntoView({ block: "center" });
  const box = button.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height];
}"""
# The middle of what a finger would hit of a muscle: its edges swing away under a tap. Where it is narrow, look closer.
PLACE = """([muscle, side]) => {
  const button = document.querySelector(`.muscles[role=button][data-muscle="${muscle}"][data-side="${side}"]`);
  for (const steps of [8, 24]) {
    const places = [];
    for (const belly of button.querySelectorAll(".belly")) {
      const box = belly.getBoundingClientRect();
      for (let i = 1; i < steps; i++) for (let j = 1; j < steps; j++) {
        const [x, y] = [box.left + (box.width * i) / steps, box.top + (box.height * j) / steps];
        if (document.elementFromPoint(x, y)?.closest(".muscles") === button) places.push([x, y]);
      }
    }
    if (places.length < 5) continue;
    const mean = [0, 1].map((n) => places.reduce((sum, place) => sum + place[n], 0) / places.length);
    const far = ([x, y]) => Math.hypot(x - mean[0], y - mean[1]);
    return places.sort((a, b) => far(a) - far(b))[0];
  }
  return null;
}"""


class Visit:
    """The widget on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".backedu-visit")
        self.picture = page.locator(".backedu-pelvis")

    def press(self, text: str, within: Locator | None = None) -> None:
        """Press the button with this text."""
        (within or self.root).get_by_role("button", name=text, exact=True).first.click()

    def trigger(self, text: str) -> None:
        """Press a button by script: faster than a mouse, for the way to what a test is about."""
        self.root.get_by_role("button", name=text, exact=True).first.evaluate("button => button.click()")

    def begin(self) -> None:
        """Begin anew, whatever was found before."""
        fresh = self.root.locator(".backedu-gate:not(:has(.mod-active))")
        unsaved = self.root.locator(".backedu-notice", has_text=say("visit.new_sure"))
        self.trigger(say("visit.new"))
        fresh.or_(unsaved).wait_for()
        if unsaved.is_visible():
            self.trigger(say("visit.new"))
            fresh.wait_for()
        self.page.evaluate("window.printed = []")

    def pass_gate(self) -> None:
        """Ask both tiers of signs, pain and cautions: nothing rules a plan out."""
        for answer in GATE:
            self.press(answer)
        self.press(say("visit.gate.go_on"))
        self.root.locator(".backedu-examination").wait_for()

    def skip_gate(self) -> None:
        """Stand behind the gate, where a test is about what follows."""
        for answer in GATE:
            self.trigger(answer)
        self.root.locator("button:not([disabled])", has_text=say("visit.gate.go_on")).wait_for()
        self.trigger(say("visit.gate.go_on"))
        self.root.locator(".backedu-examination").wait_for()

    def mark(self, line: str, text: str) -> None:
        """Mark one line of a test."""
        self.press(text, self.root.locator(".backedu-line").nth(LINES.index(line)))

    def step(self, text: str) -> None:
        """Open a step of the visit."""
        self.press(text, self.root.locator(".backedu-steps"))

    def place(self, muscle: str, side: str = "right") -> tuple[float, float]:
        """Return where a muscle can be tapped, once the page and the picture hold still."""
        before, box = None, self.page.evaluate(BOX, [muscle, side])
        while box != before:
            self.page.wait_for_timeout(100)
            before, box = box, self.page.evaluate(BOX, [muscle, side])
        found = self.page.evaluate(PLACE, [muscle, side])
        assert found, f"{muscle}, {side} cannot be tapped"
        return tuple(found)

    def tap(self, muscle: str, side: str = "right") -> None:
        """Tap a muscle in the picture."""
        self.page.mouse.click(*self.place(muscle, side))

    def muscle(self, muscle: str, side: str = "right") -> Locator:
        """Return a muscle of the picture."""
        return self.page.locator(f'.muscles[role=button][data-muscle="{muscle}"][data-side="{side}"]')

    def letters(self) -> str:
        """Return what the browser holds."""
        return str(self.picture.get_attribute("data-state"))

    def saved(self) -> Assessment:
        """Return what the kernel holds, from the file that it saves."""
        with self.page.expect_download() as download:
            self.press(say("visit.save"))
        return Assessment.load(download.value.path())

    def status(self) -> str:
        """Return what the status line says."""
        return self.picture.locator(".status").inner_text()


def notebook(folder: Path, *cells: str, name: str = "visit.ipynb") -> Path:
    """Write a notebook with code cells."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language": "en"}
    )
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    path = folder / name
    nbformat.write(made, path)
    return path


def context(chromium: Browser, **options: object) -> tuple[BrowserContext, list[str]]:
    """Return a browser context for a visit, and the list of what it asks of other hosts and of errors it meets."""
    made = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    made.add_init_script(QUIET)
    odd: list[str] = []
    own = ("http://127.0.0.1:", "blob:", "data:")
    made.on("request", lambda request: None if request.url.startswith(own) else odd.append(request.url))
    made.on("weberror", lambda error: odd.append(str(error.error)))
    return made, odd


def run_all(page: Page) -> None:
    """Run all cells of a notebook that is open in JupyterLab or Notebook 7."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.locator(".jp-KernelName", has_text="Python 3").first.wait_for(timeout=60_000)
    ran = page.locator(".jp-InputPrompt", has_text=re.compile(r"\[[*1]\]"))
    # Jupyter shows the kernel's name a moment before the kernel takes anything, and says nothing of what it drops.
    for _ in range(12):
        page.wait_for_timeout(500)
        page.keyboard.press("Escape")
        page.locator("li.lm-MenuBar-item", has_text="Run").click()
        page.get_by_text("Run All Cells", exact=True).click()
        with contextlib.suppress(TimeoutError):
            ran.first.wait_for(timeout=2_000)
            break
    page.locator(".backedu-visit").wait_for(timeout=60_000)
    # What a later cell prints moves the picture from under a finger.
    page.locator(".jp-InputPrompt", has_text="[*]").first.wait_for(state="detached", timeout=60_000)


@contextmanager
def opened(chromium: Browser, address: str, size=WIDE, ready="#loading", state="detached") -> Iterator[Page]:
    """Open a visit and wait until all of it is there; in the end it asked nobody else for anything."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector(ready, state=state, timeout=PATIENCE_MS)
    yield page
    host = address.split("/")[2]
    own = ("data:", "blob:", f"http://{host}/", f"ws://{host}/")
    assert [each for each in asked if not each.startswith(own)] == [] and len(asked) > 20
    assert errors == []
    context.close()
