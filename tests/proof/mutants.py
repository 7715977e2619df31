"""Do the tests notice a slip? Each module of the health rules is broken in one place at a time; its tests must fail.

`python -m tests.proof.mutants` tries every such mutant and writes two tables: `mutants.csv`, how many of each module
were killed, and `survivors.csv`, every one that no test noticed, with the reason why it may stay. The reasons are
written by hand and kept; it fails where less than 90 % of a module are killed, or a survivor has no reason. With
`--sample 60` it tries sixty of those that are no known survivors, and fails where one of them survives: then a test is
missing, or a reason.

What a mutant is comes from mutmut, the usual library, and a few of our own (`OURS`). mutmut's own run does not fit: it
breaks neither decorated functions nor what stands outside of functions, and here the rules are a table and what is
reasoned is remembered by decorators. So each mutant runs in a process of its own, which imports the broken text instead
of the file; nothing on the disk changes. Hypothesis draws the same examples each time, so that the answer is the same.
"""

from __future__ import annotations

import csv
import gc
import json
import multiprocessing
import multiprocessing.connection
import os
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process that has threads cannot be copied safely

import hypothesis
import hypothesis.errors
import libcst as cst
import libcst.metadata
import numpy  # noqa: F401 - what every copy needs is imported once
import pytest
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_assignment, operator_string

from tests.proof.table import TABLES, asked, choose, write
from tests.tools.checkout import ROOT

BAR = 0.9
# Each module with the tests that are to notice.
TESTS = {
    "assessment/advice.py": ["assessment/test_advice.py", "assessment/test_harm.py"],
    "assessment/proposal.py": ["assessment/test_proposal.py", "assessment/test_harm.py"],
    "assessment/findings.py": [
        "assessment/test_findings.py",
        "assessment/test_example.py",
        "assessment/test_record.py",
        "assessment/test_history.py",
    ],
    "model/balance.py": ["model/test_balance.py"],
    "model/posture.py": ["model/test_posture.py"],
    "page/check/privacy.py": ["page/check/test_privacy.py", "page/check/test_identifiers.py"],
}
# Tests that look at speed, or take long and find what the others find.
WITHOUT = "not very_long_text and not shipped_plan and not every_phone_number"
MEMORY = 4 * 2**30  # bytes; a loop that never ends may collect things
COLUMNS = ("module", "within", "line", "change", "reason")

warnings.filterwarnings("ignore", category=hypothesis.errors.HypothesisSideeffectWarning)
COPY = multiprocessing.get_context("fork")
KILLERS = COPY.SimpleQueue()  # what fails in a copy is told here

hypothesis.settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # that it fails is enough, not how simply
)


@dataclass(frozen=True)
class Mutant:
    """A module with one slip: `line` became `change`, in the function or class `within`; `text` is the whole module."""

    module: str
    within: str
    line: str
    change: str
    text: str

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others, also after other lines have changed."""
        return self.module, self.within, self.line, self.change


# -- What is broken ----------------------------------------------------------------------------------------------------


def one_less(node: cst.Integer) -> Iterator[cst.CSTNode]:
    """A number is one less; mutmut makes it one more."""
    if node.evaluated_value:
        yield node.with_changes(value=str(node.evaluated_value - 1))


def negated(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """A condition is the opposite."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), test))


def half(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    """Only one half of an "and" or "or" is left."""
    for side in (node.left, node.right):
        yield side.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def nothing(node: cst.Return) -> Iterator[cst.CSTNode]:
    """A function returns None."""
    if node.value is not None:
        yield node.with_changes(value=cst.Name("None"))


def left_out(node: cst.Expr | cst.Raise) -> Iterator[cst.CSTNode]:
    """A call, a yield or an error is left out."""
    if not (isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString)):
        yield cst.Pass()


def swapped(node: cst.Call) -> Iterator[cst.CSTNode]:
    """The first two arguments change places."""
    if len(node.args) > 1 and not any(arg.star or arg.keyword for arg in node.args[:2]):
        first, second = node.args[:2]
        turned = (first.with_changes(value=second.value), second.with_changes(value=first.value))
        yield node.with_changes(args=[*turned, *node.args[2:]])


def shorter(node: cst.Call) -> Iterator[cst.CSTNode]:
    """The last of several arguments is left out."""
    if len(node.args) > 1:
        yield node.with_changes(args=[*node.args[:-2], node.args[-2].with_changes(comma=cst.MaybeSentinel.DEFAULT)])


OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def opposite(node: cst.Name) -> Iterator[cst.CSTNode]:
    """The least becomes the most, and any of them all of them."""
    if node.value in OPPOSITES:
        yield node.with_changes(value=OPPOSITES[node.value])


# Without those that nearly always end in an error at once: they would only make the bar easy to reach.
TOO_EASY = (operator_arg_removal, operator_assignment)
THEIRS = [(kind, slips) for kind, slips in mutation_operators if slips not in TOO_EASY]
OURS = [
    (cst.Integer, one_less),
    ((cst.If, cst.While, cst.CompIf), negated),
    (cst.BooleanOperation, half),
    (cst.Return, nothing),
    ((cst.Expr, cst.Raise), left_out),
    (cst.Call, swapped),
    (cst.Call, shorter),
    (cst.Name, opposite),
]


class Slips(cst.CSTVisitor):
    """Collects every slip of a module: in which function or class, from and to which byte, and what stands there."""

    METADATA_DEPENDENCIES = (cst.metadata.ByteSpanPositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int, int, str]] = []
        self.names: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Note the slips of a node; types and decorators decide nothing that a test could notice."""
        if isinstance(node, (cst.Annotation, cst.Decorator, cst.ImportFrom, cst.Import)):
            return False
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            self.names.append(node.name.value)
        for kind, slips in (*THEIRS, *OURS):
            if isinstance(node, kind):
                span = self.get_metadata(cst.metadata.ByteSpanPositionProvider, node)
                # Of a string one slip will do: whoever notices other words notices capitals, too.
                for slip in list(slips(node))[: 1 if slips is operator_string else None]:
                    new = cst.Module([]).code_for_node(slip).strip()
                    self.found.append((".".join(self.names), span.start, span.start + span.length, new))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Leave a function or class."""
        if isinstance(original_node, (cst.FunctionDef, cst.ClassDef)):
            self.names.pop()


def mutants(module: str) -> list[Mutant]:
    """Return a module with each slip there is, each once, in the order of its lines."""
    text = (ROOT / "backedu" / module).read_bytes()
    slips = Slips()
    cst.MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True).visit(slips)
    made, seen, same = [], {text.decode()}, Counter[tuple[str, ...]]()
    for within, start, end, new in slips.found:
        broken = (text[:start] + new.encode() + text[end:]).decode()
        if broken in seen or not readable(broken):
            continue
        seen.add(broken)
        line, change = difference(text.decode(), broken)
        same[within, line, change] += 1
        again = same[within, line, change]
        made.append(Mutant(module, within, line, change + (f" ({again})" if again > 1 else ""), broken))
    return made


def readable(text: str) -> bool:
    """Whether Python can read a text at all."""
    try:
        compile(text, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def difference(old: str, new: str) -> tuple[str, str]:
    """Return the lines that a slip changed, before and after."""
    before, after = old.splitlines(), new.splitlines()
    first = next(n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    last = next(n for n, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b)
    return tuple(" ".join(line.strip() for line in lines[first : len(lines) - last]) for lines in (before, after))


# -- How it is tried ---------------------------------------------------------------------------------------------------


class Broken(SourceFileLoader):
    """Imports one module from a text instead of its file."""

    def __init__(self, module: str, text: str) -> None:
        name = "backedu." + module.removesuffix(".py").replace("/", ".")
        super().__init__(name, str(ROOT / "backedu" / module))
        self.text = text

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """Answer for this one module only."""
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> object:
        """Return the code of the text."""
        return compile(self.text, self.path, "exec")


class Watch:
    """Sorts the tests, stops one that hangs, and notes how long each took and which failed."""

    def __init__(self, took: dict[str, float], killers: Mapping[str, int]) -> None:
        self.known, self.killers, self.took = took, killers, {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the quickest first, and before them those that killed many others."""
        items.sort(key=lambda item: self.known.get(item.nodeid, 0) / (1 + self.killers.get(item.nodeid, 0)) ** 2)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell which test killed the mutant."""
        if report.failed:
            KILLERS.put(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Give a test ten times the time it takes, and ten seconds: of the processor, which others may use too."""
        allow(10 + 10 * self.known.get(item.nodeid, 60))
        start = time.process_time()
        answer = yield
        self.took[item.nodeid] = time.process_time() - start
        return answer


def allow(seconds: float) -> None:
    """Let this process end, by a signal that nothing catches, when it has used so much of a processor."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def run_tests(module: str, text: str | None, took: dict[str, float], killers: Mapping[str, int], times: Path) -> None:
    """Run a module's tests until the first fails, with the broken text if there is one; end with pytest's status."""
    os.chdir(ROOT)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    allow(60)
    if text is not None:
        sys.meta_path.insert(0, Broken(module, text))
    watch = Watch(took, killers)
    files = [f"tests/{file}" for file in TESTS[module]]
    # Hypothesis stands ready in every copy, and its own asserts are no concern here.
    options = "-x -q --tb=no -o addopts= -p no:xdist -p no:cacheprovider --hypothesis-profile=mutants"
    options += " -W ignore::pytest.PytestAssertRewriteWarning"
    status = pytest.main([*options.split(), "-m", "not browser", "-k", WITHOUT, *files], [watch])
    if text is None:
        times.write_text(json.dumps([watch.took, libraries()]), encoding="utf-8")
    os._exit(int(status))


def libraries() -> list[str]:
    """Return what is imported from files besides the package and its tests, in the order of its coming."""
    files = [name for name, module in sys.modules.items() if getattr(module, "__file__", None)]
    return [name for name in files if name.split(".")[0] not in ("__main__", "backedu", "tests")]


def each(jobs: Iterable[tuple[object, ...]]) -> Iterator[tuple[tuple[object, ...], int]]:
    """Run the tests of every job in a copy of this process, as many at once as there are processors.

    Yield each job with its status when it is done.
    """
    running: dict[int, tuple[multiprocessing.Process, tuple[object, ...]]] = {}
    waiting = iter(jobs)
    job = next(waiting, None)
    while job or running:
        while job and len(running) < (os.cpu_count() or 1):
            process = COPY.Process(target=run_tests, args=job)
            process.start()
            running[process.sentinel] = process, job
            job = next(waiting, None)
        for sentinel in multiprocessing.connection.wait(list(running)):
            process, done = running.pop(sentinel)
            process.join()
            yield done, process.exitcode


def surviving(tried: Sequence[Mutant]) -> list[Mutant]:
    """Return the mutants with which every test passes."""
    with TemporaryDirectory() as folder:
        whole = {module: (module, None, {}, {}, Path(folder) / module.replace("/", ".")) for module in TESTS}
        whole = {m.module: whole[m.module] for m in tried}
        for (module, *_), status in each(whole.values()):
            if status:
                sys.exit(f"the tests of {module} fail before anything is broken; run: pytest {' '.join(TESTS[module])}")
        told = {module: json.loads(times.read_text(encoding="utf-8")) for module, *_, times in whole.values()}
    # Imported once instead of in every copy.
    for name in dict.fromkeys(name for _, names in told.values() for name in names):
        import_module(name)
    gc.freeze()  # so that no copy looks through it for garbage
    took = {module: times for module, (times, _) in told.items()}
    texts = {mutant.text: mutant for mutant in tried}
    alive, killers = [], Counter[str]()
    for at, (job, status) in enumerate(each((m.module, m.text, took[m.module], killers, None) for m in tried), 1):
        while not KILLERS.empty():
            killers[KILLERS.get()] += 1
        if at % 50 == 0:
            print(f"{at} of {len(tried)} tried", flush=True)
        if status == 0:
            alive.append(mutant := texts[job[1]])
            told = f"{mutant.module}, {mutant.within}: no test notices that\n  {mutant.line}\nbecame\n  {mutant.change}"
            print(f"{at} of {len(tried)}: {told}", flush=True)
    return [mutant for mutant in tried if mutant in alive]


# -- What is told ------------------------------------------------------------------------------------------------------


def reasons() -> dict[tuple[str, ...], str]:
    """Return the known survivors, each with the reason why it may stay."""
    path = TABLES / "survivors.csv"
    if not path.exists():
        return {}
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines()[1:])
    return {tuple(row[column] for column in COLUMNS[:-1]): row["reason"] for row in rows}


def main() -> None:
    """Try all mutants, or a sample of those that are not known to survive."""
    answer = asked(__doc__, "mutants")
    known = reasons()
    every = [mutant for module in TESTS for mutant in mutants(module)]
    if answer.sample is not None:
        every = [mutant for mutant in every if not known.get(mutant.key)]
    tried = choose(every, answer.sample, answer.seed)
    start = time.monotonic()
    alive = surviving(tried)
    print(f"{len(tried)} mutants tried in {time.monotonic() - start:.0f} s, {len(alive)} survive")
    if answer.sample is not None:
        sys.exit(1 if alive else 0)
    made, left = Counter(m.module for m in tried), Counter(m.module for m in alive)
    counts = [(module, made[module], made[module] - left[module], left[module]) for module in TESTS]
    write("mutants", ("module", "mutants", "killed", "survivors"), counts)
    write("survivors", COLUMNS, ((*mutant.key, known.get(mutant.key, "")) for mutant in alive))
    unexplained = sum(1 for mutant in alive if not known.get(mutant.key))
    low = [module for module, all_of_it, killed, _ in counts if killed < BAR * all_of_it]
    for module, all_of_it, killed, _ in counts:
        print(f"{module:24} {killed} of {all_of_it} killed")
    if low or unexplained:
        sys.exit(f"below {BAR:.0%}: {', '.join(low) or 'no module'}; survivors without a reason: {unexplained}")


if __name__ == "__main__":
    main()
