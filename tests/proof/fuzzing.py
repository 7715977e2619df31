"""Coverage-guided fuzzing of all that is read: anything but a page or a sentence is a finding, so is a slow answer.

Each reader runs in a process of its own, since atheris ends it when its time is over. It begins with files of the
tests and of the package and changes them towards code that no input has reached yet.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.proof.table import commit, write

# How each reader is called with what was made up, and how far an input may grow, in bytes.
READERS = {
    "findings": 4096,
    "clinic.toml": 2048,
    "logo, SVG": 4096,
    "logo, PNG": 2048,
    "logo, JPEG": 2048,
    "notebook": 8192,
    "Markdown": 2048,
    "privacy": 2048,
    "HTML": 4096,
}
MINUTES = 10  # of all readers together, for a table
MOST_SECONDS, MOST_MB = 2.0, 1500
FIGURE = "<figure><img src='data:image/png;base64,AA==' alt='a'><figcaption>b</figcaption></figure>"
# What of others' code is followed too; the rest of it is only run.
FOLLOWED = ["backedu", "json", "tomllib", "html", "nbconvert.filters", "mistune"]


def main() -> int:
    """Fuzz every reader, tell what was found, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"of all readers; a table needs {MINUTES}")
    parser.add_argument("--seed", default=None, help="what it begins with; without it the commit does")
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is missing; install it with pip install atheris")
        return 1
    if wanted.reader:
        _fuzz(wanted.reader, wanted.folder, wanted.minutes * 60, wanted.seed)
    rows = [_row(name, wanted.minutes / len(READERS), wanted.seed or commit()) for name in READERS]
    found = sum(row[-1] for row in rows)
    print(f"{sum(row[1] for row in rows)} inputs, {found} findings")
    if wanted.minutes >= MINUTES:
        print(write("fuzzing", ["reader", "inputs", "edges reached", "slowest seconds", "findings"], rows))
    return int(found > 0)


def _row(name: str, minutes: float, seed: str) -> list[Any]:
    """Fuzz a reader in a process of its own and return its line of the table."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        command = [sys.executable, "-m", "tests.proof.fuzzing", "--reader", name, "--folder", folder]
        began = [*command, "--minutes", str(minutes), "--seed", str(int(seed, 16) % 2**31)]
        done = subprocess.run(began, capture_output=True, text=True, errors="replace", check=False)
        told = Path(folder, "told").read_text().splitlines() if Path(folder, "told").exists() else []
        findings = [json.loads(line) for line in told]
        slowest = float(Path(folder, "slowest").read_text()) if Path(folder, "slowest").exists() else 0.0
    if done.returncode:
        findings.append({"what": f"ended with {done.returncode}", "input": done.stderr[-600:]})
    for one in findings:
        print(f"{name}: {one['what']}\n    {one['input'][:600]}", flush=True)
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    edges = re.findall(r"cov: (\d+)", done.stderr)
    row = [name, int(runs[1]) if runs else 0, int(edges[-1]) if edges else 0, f"{slowest:.2f}", len(findings)]
    print(*row, sep=", ", flush=True)
    return row


def _fuzz(name: str, folder: Path, seconds: float, seed: str) -> None:
    """Fuzz a reader here until its time is over; atheris ends the process then."""
    import atheris

    with atheris.instrument_imports(include=FOLLOWED, enable_loader_override=True):
        read = _reader(name, folder)
    (folder / "seeds").mkdir()
    for number, content in enumerate(_seeds(name)):
        (folder / "seeds" / str(number)).write_bytes(content[: READERS[name]])
    seen: set[str] = set()
    slowest = 0.0

    def try_it(content: bytes) -> None:
        nonlocal slowest
        start = time.process_time()
        what = _complaint(read, content)
        took = time.process_time() - start
        if took > slowest:
            slowest = took
            (folder / "slowest").write_text(str(took))
        what = what or (f"{took:.1f} seconds" if took > MOST_SECONDS else "")
        kind = "slow" if what.endswith("seconds") else what.partition(":")[0]
        if what and kind not in seen:
            seen.add(kind)
            with (folder / "told").open("a") as file:
                file.write(json.dumps({"what": what, "input": repr(content)}) + "\n")

    limits = [f"-max_total_time={seconds:.0f}", f"-rss_limit_mb={MOST_MB}", "-timeout=20", f"-max_len={READERS[name]}"]
    told = ["-print_final_stats=1", f"-seed={seed}", f"-artifact_prefix={folder}/"]
    sys.stdout.flush()
    atheris.Setup([sys.argv[0], *limits, *told, str(folder / "seeds")], try_it)
    atheris.Fuzz()


def _complaint(read: Callable[[bytes], object], content: bytes) -> str:
    """Return what is wrong with an answer; nothing where it is a page or a sentence."""
    from backedu.errors import LONGEST, BackeduError

    try:
        read(content)
    except BackeduError as error:
        return "" if 15 < len(str(error)) <= LONGEST and str(error).isprintable() else f"no sentence: {str(error)!r}"
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {str(error)[:200]}"
    return ""


def _reader(name: str, folder: Path) -> Callable[[bytes], object]:
    """Return what reads an input as the package does; all that it needs is loaded here."""
    from backedu.assessment.findings import Assessment
    from backedu.assessment.history import History
    from backedu.assessment.record import parse_record
    from backedu.page.check.cells import check_ran, check_tags
    from backedu.page.check.html import check_page, read_page
    from backedu.page.check.privacy import check_words
    from backedu.page.clinic.clinic import read_clinic
    from backedu.page.clinic.logo import _opened, clean_svg
    from backedu.page.markdown import html_of, title_of
    from backedu.page.notebook import keep_shown, language, parse_notebook

    def findings(content: bytes) -> None:
        record = parse_record(content, "found.json")
        Assessment.from_record(record, "found.json")
        History.from_record(record, "found.json")

    def clinic(content: bytes) -> None:
        (folder / "clinic.toml").write_bytes(content)
        read_clinic(folder / "clinic.toml")

    def notebook(content: bytes) -> None:
        made = parse_notebook(content.decode(errors="replace"), "book.ipynb")
        check_tags(made, "book.ipynb")
        language(made, "book.ipynb")
        check_ran(made, "book.ipynb")
        keep_shown(made, "book.ipynb", "patient")

    def markdown(content: bytes) -> None:
        text = content.decode(errors="replace")
        title_of(text)
        page(html_of(text, str(folder)).encode())

    def page(content: bytes) -> None:
        body = content.decode(errors="replace")
        check_page(read_page(f"<html><head></head><body>{body}</body></html>"), "page", [])

    def privacy(content: bytes) -> None:
        check_words(content.decode(errors="replace"), "a text")

    readers: dict[str, Callable[[bytes], object]] = {
        "findings": findings,
        "clinic.toml": clinic,
        "logo, SVG": lambda content: clean_svg(content, "logo.svg"),
        "logo, PNG": lambda content: _opened(content, "a logo", "png"),
        "logo, JPEG": lambda content: _opened(content, "a logo", "jpeg"),
        "notebook": notebook,
        "Markdown": markdown,
        "privacy": privacy,
        "HTML": page,
    }
    return readers[name]


def _seeds(name: str) -> Iterator[bytes]:
    """Yield what a reader's inputs begin with."""
    from tests.tools import inputs
    from tests.tools.checkout import ROOT
    from tests.tools.hostile import DRAWINGS, STRINGS

    notebooks = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
    texts = ["".join(cell["source"]) for path in notebooks for cell in json.loads(path.read_text())["cells"]]
    data = ROOT / "tests/data"
    seeds: dict[str, list[str | bytes]] = {
        "findings": [path.read_bytes() for path in sorted(data.glob("*/*.json"))],
        "clinic.toml": [inputs.CLINIC, inputs.CLINIC.replace('logo = "logo.png"\n', ""), 'emergency = "911"\n'],
        "logo, SVG": [inputs.SVG, *DRAWINGS],
        "logo, PNG": [inputs.drawn("png")],
        "logo, JPEG": [inputs.drawn("jpeg")],
        "notebook": [json.dumps(inputs.notebook()), json.dumps(inputs.notebook("![A line](a.png)"))],
        "Markdown": [*texts, *STRINGS, "| a | b |\n|--|--|\n| $x$ | `b` |", "![a](a.png 'b')", "1. a\n   * b\n\n> c"],
        "privacy": [*(data / "identifiers.csv").read_text().splitlines(), *texts[:20]],
        "HTML": [*STRINGS, *DRAWINGS, FIGURE],
    }
    yield from (one if isinstance(one, bytes) else one.encode() for one in seeds[name])


if __name__ == "__main__":
    raise SystemExit(main())
