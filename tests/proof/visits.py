"""A hundred visits, one after another, in one `present`: `python -m tests.proof.visits`.

Each is opened in Chromium until its picture is there, and left. What the server holds open and the memory it takes must
not grow, and no kernel may outlive its page.
"""

from __future__ import annotations

import sys
import time

import psutil
from playwright.sync_api import sync_playwright

from backedu.visit.present import visit_notebook
from tests.proof.table import asked, write
from tests.tools.chromium import find_chromium
from tests.tools.servers import presented
from tests.tools.visiting import PATIENCE_MS

ALL, EVERY = 100, 10
# The first visits fill caches; after them nothing more may stay.
SETTLED = 20
MORE_FILES, MORE_MB = 4, 20


def main() -> int:
    """Open the visits and return 1 when something of them stayed."""
    options = asked(__doc__ or "", "visits")
    rows: list[tuple[int, int, int, int]] = []
    with sync_playwright() as playwright, presented(visit_notebook()) as where:
        port = int(where.split(":")[2].split("/")[0])
        server = next(each for each in psutil.process_iter() if f"--port {port}" in " ".join(_words(each)))
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright.chromium.executable_path), args=["--no-sandbox", "--disable-gpu"]
        )
        for visit in range(options.sample or ALL):
            page = browser.new_page(viewport={"width": 1366, "height": 650})
            page.goto(where)
            page.wait_for_selector("#loading", state="detached", timeout=PATIENCE_MS)
            page.locator(".backedu-visit").first.wait_for(timeout=PATIENCE_MS)
            page.close(run_before_unload=False)
            if visit % EVERY == EVERY - 1:
                kernels = _kernels_left(server)
                row = (visit + 1, server.num_fds(), server.memory_info().rss // 1_000_000, kernels)
                rows.append(row)
                print("visits {}: {} descriptors, {} MB, {} kernels left".format(*row), flush=True)
        browser.close()
    settled = [row for row in rows if row[0] >= SETTLED] or rows
    grown = [max(row[at] for row in settled) - settled[0][at] for at in (1, 2)]
    if options.sample is None:
        write("visits", ("visits", "descriptors", "MB", "kernels left"), rows)
    return int(grown[0] > MORE_FILES or grown[1] > MORE_MB or any(row[3] for row in rows))


def _words(process: psutil.Process) -> list[str]:
    """Return how a process was started, or nothing of one that is gone."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _kernels_left(server: psutil.Process) -> int:
    """Return how many kernels still run after the time that one may take to end."""
    limit = time.monotonic() + 30
    while server.children() and time.monotonic() < limit:
        time.sleep(0.1)
    return len(server.children())


if __name__ == "__main__":
    sys.exit(main())
