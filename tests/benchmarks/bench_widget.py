"""How fast the live pelvis answers in JupyterLab, beside an ipympl figure of the same picture in the same run.

`pip install -c constraints.txt -e ".[test,bench]"`, then `python -m tests.benchmarks.bench_widget`.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.timing import machine, report
from tests.tools.chromium import CHROMIUM_FLAGS, find_chromium
from tests.tools.servers import lab
from tests.tools.visiting import Visit, context, notebook

PAINTS = 5
CLICKS = 25
WIDGET = """from backedu import Assessment, MuscleSelector
MuscleSelector(Assessment(safety='clear', pain='mild', cautions=[]))"""
# The same muscles on an interactive matplotlib canvas: a pick finds the muscle, and the picture is drawn anew.
IPYMPL = """%matplotlib widget
import matplotlib.pyplot as plt
from matplotlib.path import Path
from matplotlib.patches import PathPatch
from backedu import Assessment, Posture
from backedu.picture.artists import paint
from backedu.picture.panel import HIGH, LOW, edges
from backedu.picture.shapes.scene import scene
figure, ax = plt.subplots(figsize=(4, 6))
figure.canvas.header_visible = figure.canvas.toolbar_visible = False
def show(length):
    found = Assessment(hamstrings=length)
    ax.cla(); ax.set_axis_off(); shown = scene(found, Posture(), 'side')
    ax.set(xlim=edges(shown), ylim=(LOW, HIGH))
    paint(ax, shown, found)
    for patch in ax.patches: patch.set_picker(True)
    figure.canvas.draw_idle()
lengths = ['not tested', 'short', 'normal', 'long']
last = {'event': None, 'n': 0}
def pick(event):
    if last['event'] is not event.mouseevent:
        last.update(event=event.mouseevent, n=last['n'] + 1)
        show(lengths[last['n'] % 4])
figure.canvas.mpl_connect('pick_event', pick)
show('not tested')
plt.show()"""
# From a click to the muscle's new look (the next frame), and to the kernel's answer (the traits of the new posture).
OURS = """async (clicks) => {
  const svg = document.querySelector(".backedu-pelvis .drawing svg");
  const muscle = svg.querySelector(".muscles[data-muscle=hamstrings][role=button]");
  const other = svg.querySelector("[data-muscle=iliopsoas] .belly");
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const click = () => muscle.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  click();
  await rest(500);
  const looks = [], answers = [];
  for (let i = 0; i < clicks; i++) {
    const start = performance.now();
    const answered = new Promise((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - start); });
      watch.observe(other, { attributeFilter: ["d"] });
    });
    click();
    looks.push(await new Promise((done) => requestAnimationFrame(() => done(performance.now() - start))));
    answers.push(await Promise.race([answered, rest(3000).then(() => NaN)]));
    await rest(1200);
  }
  return [looks, answers.filter((x) => x === x)];
}"""
# From the last of three quick clicks to new advice in the panel beside the picture, 400 ms of pause included.
FOLLOW = """async (rounds) => {
  const muscle = document.querySelector(".muscles[data-muscle=hamstrings][role=button]");
  const panel = document.querySelector(".backedu-look");
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const out = [];
  for (let i = 0; i < rounds; i++) {
    for (let n = 0; n < 3; n++) { muscle.dispatchEvent(new MouseEvent("click", { bubbles: true })); await rest(60); }
    const start = performance.now();
    await new Promise((done) => {
      const watch = new MutationObserver(() => {
        const table = panel.querySelector(".explanation");
        if (table && !table.seen) { table.seen = true; watch.disconnect(); done(); }
      });
      watch.observe(panel, { subtree: true, childList: true });
      setTimeout(done, 4000);
    });
    out.push(performance.now() - start);
    await rest(500);
  }
  return out;
}"""
# From a click on ipympl's canvas to its changed pixels.
THEIRS = """async (clicks) => {
  const canvas = document.querySelector(".jupyter-matplotlib-canvas-div canvas, canvas");
  const top = [...document.querySelectorAll(".jupyter-matplotlib-canvas-div canvas")].at(-1) ?? canvas;
  const box = top.getBoundingClientRect();
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const [clientX, clientY] = [box.left + box.width * SPOT_X, box.top + box.height * SPOT_Y];
  const at = { bubbles: true, clientX, clientY, button: 0, buttons: 1 };
  const out = [];
  for (let i = 0; i < clicks; i++) {
    const before = canvas.toDataURL();
    const start = performance.now();
    top.dispatchEvent(new PointerEvent("pointerdown", at));
    top.dispatchEvent(new MouseEvent("mousedown", at));
    let took = NaN;
    while (performance.now() - start < 3000) {
      await new Promise((done) => requestAnimationFrame(done));
      if (canvas.toDataURL() !== before) { took = performance.now() - start; break; }
    }
    out.push(took);
    top.dispatchEvent(new PointerEvent("pointerup", { ...at, buttons: 0 }));
    top.dispatchEvent(new MouseEvent("mouseup", { ...at, buttons: 0 }));
    await rest(400);
  }
  return out.filter((x) => x === x);
}"""


def first_paint_ms(page: Page) -> float:
    """Return the time from running the widget's cell to its picture, in the kernel that has not loaded backedu yet."""
    page.evaluate(
        """() => { window.painted = new Promise((done) => { const watch = new MutationObserver(() => {
        if (document.querySelector(".backedu-pelvis .belly[d]")) { watch.disconnect(); done(performance.now()); } });
        watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["d"] }); }); }"""
    )
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.evaluate("window.began = performance.now()")
    page.keyboard.press("Shift+Enter")
    return float(page.evaluate("window.painted.then((at) => at - window.began)"))


def main() -> None:
    """Print the medians beside their bars."""
    print(machine())
    folder = Path(tempfile.mkdtemp())
    ours = [notebook(folder, WIDGET, name=f"ours_{n}.ipynb") for n in range(PAINTS)]
    theirs = notebook(folder, IPYMPL, name="theirs.ipynb")
    with sync_playwright() as playwright, lab(folder) as site:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright.chromium.executable_path), args=CHROMIUM_FLAGS
        )
        made, _ = context(browser, viewport={"width": 1500, "height": 1100})
        paints = []
        for path in ours:  # each in a kernel of its own
            page = made.new_page()
            page.goto(site.page(path.name))
            page.locator(".jp-KernelName", has_text="Python 3").first.wait_for(timeout=60_000)
            page.wait_for_timeout(4000)
            paints.append(first_paint_ms(page))
            page.wait_for_timeout(6000)
        looks, answers = page.evaluate(OURS, CLICKS)
        visit = Visit(page)
        visit.step("3 Look")
        visit.root.locator(".backedu-look .explanation").wait_for()
        page.evaluate("document.querySelector('.backedu-look .explanation').seen = true")
        follows = page.evaluate(FOLLOW, 9)
        visit.step("5 Page")
        visit.root.get_by_role("button", name="Print the page").wait_for()
        prints = [_print_ms(visit) for _ in range(9)]
        page = made.new_page()
        page.goto(site.page(theirs.name))
        run_their(page)
        picks = page.evaluate(THEIRS.replace("SPOT_X", "0.42").replace("SPOT_Y", "0.75"), CLICKS)
        browser.close()
    report(f"first paint after its cell runs ({len(paints)})", statistics.median(paints), 1500)
    look, answer, pick = (statistics.median(times) for times in (looks, answers, picks))
    report(f"click to new look ({len(looks)})", look, 16)
    report(f"click to the kernel's answer ({len(answers)})", answer, 60)
    report(f"ipympl: pick to redrawn picture ({len(picks)})", pick)
    print(f"{'ipympl / ours':48} {pick / look:9.1f} x    bar 10 x")
    report(f"advice and course after clicks pause ({len(follows)})", statistics.median(follows), 1000)
    report("Print to the browser's print view (9)", statistics.median(prints), 1000)


def _print_ms(visit: Visit) -> float:
    """Return the time from pressing Print to the print view."""
    script = """() => { const before = window.printed?.length ?? 0; const start = performance.now();
      [...document.querySelectorAll(".backedu-visit button")].find((b) => b.textContent === "Print the page").click();
      return new Promise((done) => { const look = () => (window.printed?.length ?? 0) > before
        ? done(performance.now() - start) : setTimeout(look, 5); look(); }); }"""
    return float(visit.page.evaluate(script))


def run_their(page: Page) -> None:
    """Run ipympl's notebook."""
    page.locator(".jp-KernelName", has_text="Python 3").first.wait_for(timeout=60_000)
    page.wait_for_timeout(4000)
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.keyboard.press("Shift+Enter")
    page.locator("canvas").first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)


if __name__ == "__main__":
    main()
