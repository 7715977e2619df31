"""The PDF: which program prints, what it is told, what its PDF may say, and what a person reads without one."""

import os
import re
import stat
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu.errors import BackeduError
from backedu.files import read_toml
from backedu.page import pdf
from backedu.page.pdf import LONGEST_PROFILE, blank, find_chromium, print_pdf

INFO = (
    b"<</Title %s\n/Creator (Some \\(browser\\) 1)\n/Producer (a printer)\n/CreationDate (D:20260101)\n/ModDate (D:2)>>"
)
BODY = (
    b"%%PDF-1.4\n1 0 obj\n%s\nendobj\n2 0 obj\n<</Creator (stays)>>\nendobj\n"
    b"trailer\n<</Root 2 0 R\n/Info 1 0 R>>\n%%%%EOF\n"
)
PDF = BODY % (INFO % b"(My plan)")


def program(folder, python):
    """Return a program that does what some Python says; `to` is where it is told to print."""
    path = folder / "chromium"
    start = "import sys\nto = next(a for a in sys.argv if a.startswith('--print-to-pdf=')).partition('=')[2]\n"
    path.write_text(f"#!{sys.executable}\n{start}{python}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page").mkdir()
    path = tmp_path / "page" / "my plan.html"
    path.write_text("<title>My plan</title>")
    return path


def test_it_prints_beside_the_page_and_leaves_nothing_else(tmp_path, page):
    told = tmp_path / "told"
    soon_gone = tmp_path / "soon gone"
    fake = program(
        tmp_path,
        f"import os; open({str(soon_gone)!r}, 'w').write(os.environ.get('TMPDIR', ''))\n"
        f"open(to, 'wb').write({PDF!r}); open({str(told)!r}, 'w').write('\\n'.join(sys.argv))",
    )
    assert print_pdf(page, chromium=fake) == page.with_suffix(".pdf")
    assert page.with_suffix(".pdf").read_bytes() == blank(PDF) and len(list(page.parent.iterdir())) == 2
    flags = told.read_text().splitlines()
    assert set(read_toml("chromium.toml", pdf.PROGRAMS)["flags"]) <= set(flags) and flags[-1] == page.as_uri()
    (profile,) = [flag.partition("=")[2] for flag in flags if flag.startswith("--user-data-dir=")]
    assert not os.path.lexists(profile) and (len(profile) > LONGEST_PROFILE or soon_gone.read_text() == profile)
    assert ("--no-sandbox" in flags) == (os.geteuid() == 0)


@pytest.mark.parametrize(
    ("python", "complaint"),
    [
        ("", "did not print the page"),
        ("sys.exit(1)", "did not print the page"),
        ("open(to, 'w').write('no PDF')", "did not print the page"),
        ("open(to, 'wb').write(b'%PDF-1.4 %%EOF')", "cannot be blanked"),
        ("import time; time.sleep(60)", "printed nothing for 0.5 seconds"),
    ],
)
def test_whatever_goes_wrong_says_how_to_print_by_hand(tmp_path, page, monkeypatch, python, complaint):
    if "sleep" in python:
        monkeypatch.setattr(pdf, "read_toml", lambda *file: read_toml(*file) | {"longest": 0.5})
    old = page.with_suffix(".pdf")
    old.write_text("the old PDF")
    with pytest.raises(BackeduError, match=rf"{complaint}.*open .*my plan\.html in a browser, press Ctrl\+P") as said:
        print_pdf(page, chromium=program(tmp_path, python))
    assert "\n" not in str(said.value) and old.read_text() == "the old PDF" and len(list(page.parent.iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are a Unix matter")
@pytest.mark.parametrize("signal", ["SIGTERM", "SIGINT", None])
def test_whoever_stops_it_stops_all_that_it_started(tmp_path, page, monkeypatch, signal):
    if signal is None:
        monkeypatch.setattr(pdf, "read_toml", lambda *file: read_toml(*file) | {"longest": 2})
    child = tmp_path / "child"
    python = "import os, signal, subprocess, time\nchild = subprocess.Popen(['sleep', '60'])\n"
    python += f"open({str(child)!r}, 'w').write(str(child.pid))\n"
    python += f"os.kill({os.getpid()}, signal.{signal})\n" if signal else ""
    with pytest.raises(KeyboardInterrupt if signal else BackeduError):
        print_pdf(page, chromium=program(tmp_path, python + "time.sleep(60)"))
    assert [path.name for path in page.parent.iterdir()] == [page.name]
    # The system may still be ending what was killed.
    until = time.monotonic() + 20
    while lives(child.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(child.read_text())


def lives(process):
    """Whether a process still runs: one that ended may stand in the list until its parent looks."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_older_pdf_beside_a_newer_page_is_told(page):
    assert pdf.old_pdf(page) == ""
    page.with_suffix(".pdf").write_text("old")
    assert pdf.old_pdf(page).startswith(f"{page.with_suffix('.pdf')} is still of an older page")


def test_a_program_that_does_not_start(tmp_path, page):
    path = tmp_path / "no-program"
    path.write_text("")
    with pytest.raises(BackeduError, match=r"did not start: .*press Ctrl\+P"):
        print_pdf(page, chromium=str(path))


def test_nothing_is_written_through_a_link_of_a_guessable_name(tmp_path, page):
    other = tmp_path / "other.txt"
    other.write_text("mine")
    guessed = page.with_name(f"backedu-{os.getpid()}.pdf")
    guessed.symlink_to(other)
    with pytest.raises(BackeduError, match="did not print the page"):
        print_pdf(page, chromium=program(tmp_path, "pass"))
    assert other.read_text() == "mine" and guessed.is_symlink()


def test_without_a_chromium(page, monkeypatch):
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    with pytest.raises(BackeduError, match=r"no Chromium, Chrome or Edge was found.*choose Save as PDF"):
        print_pdf(page)


def test_which_program_prints(tmp_path, monkeypatch):
    nowhere = {"names": ["chromium"], "places": [f"{tmp_path}/cache/chromium-*/chrome", "$NO_SUCH_VARIABLE/chrome"]}
    monkeypatch.setattr(pdf, "read_toml", lambda *file: nowhere)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(pdf.NAMED, raising=False)
    assert find_chromium() is None
    cached = tmp_path / "cache" / "chromium-9" / "chrome"
    cached.parent.mkdir(parents=True)
    cached.write_text("")
    assert find_chromium() is None, "nobody may run it"
    cached.chmod(0o755)
    assert find_chromium() == str(cached)
    on_path = program(tmp_path, "")
    assert find_chromium() == on_path
    monkeypatch.setenv(pdf.NAMED, str(cached))
    assert find_chromium() == str(cached)
    monkeypatch.setenv(pdf.NAMED, "/no/such")
    with pytest.raises(BackeduError, match="BACKEDU_CHROMIUM names /no/such, which is no program"):
        find_chromium()


def test_it_asks_no_address_and_prints_nothing_around_the_page():
    flags = read_toml("chromium.toml", pdf.PROGRAMS)["flags"]
    assert {"--headless", "--no-pdf-header-footer", "--export-tagged-pdf", "--disable-background-networking"} <= set(
        flags
    )
    assert any(flag.startswith("--host-resolver-rules=MAP * ") for flag in flags)


def test_only_the_title_stays():
    told = blank(PDF)
    assert len(told) == len(PDF) and told.replace(b" ", b"") != PDF.replace(b" ", b"")
    info = told[: told.index(b"endobj")]
    assert re.findall(rb"/(\w+)", info) == [b"Title"] and b"(My plan)" in info and b"(stays)" in told
    assert blank(told) == told


@given(st.binary(max_size=40), st.integers(0, 10**12))
def test_the_same_page_at_another_time_gives_the_same_bytes(title, time):
    written = b"(" + re.sub(rb"([\\()])", rb"\\\1", title.replace(b"endobj", b"")) + b")"
    one, other = (BODY % (INFO.replace(b"20260101", b"%013d" % when) % written) for when in (time, time + 1))
    assert blank(one) == blank(other) and written in blank(one)


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.4", PDF.replace(b"/Info 1 0 R", b""), PDF.replace(b"1 0 obj", b"9 0 obj")]
)
def test_what_cannot_be_blanked_is_refused(pdf):
    with pytest.raises(BackeduError, match="cannot be blanked"):
        blank(pdf)
