"""The versions that constraints.txt names, and whether they are the ones installed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from packaging.markers import default_environment
from packaging.requirements import Requirement

from tests.tools.checkout import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def normal(name: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def pins() -> dict[str, Requirement]:
    """Return the pins of constraints.txt by name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    made = [Requirement(line) for line in lines if not line.startswith("#")]
    return {normal(pin.name): pin for pin in made}


@cache
def strangers() -> dict[str, str]:
    """Return what stands in for a pin: the versions that are installed and are not the pinned ones."""
    found = {name: _version(name) for name, pin in pins().items() if not pin.marker or pin.marker.evaluate()}
    return {name: version for name, version in found.items() if version not in pins()[name].specifier}


def pinned() -> bool:
    """Whether pages and pictures are the same to the byte: other versions of matplotlib or nbconvert write others."""
    return not strangers()


def assert_same(made: str, shipped: str, otherwise: str) -> None:
    """Assert that a page or picture is the shipped one: to the byte, or with other versions in its tags and words."""
    if pinned():
        assert made == shipped, otherwise
    else:
        assert _outline(made) == _outline(shipped), otherwise


def needed(*requirements: str) -> set[str]:
    """Return the names of all distributions that these requirements bring, by what is installed."""
    names: set[str] = set()
    todo = [Requirement(one) for one in requirements]
    seen = set()
    while todo:
        one = todo.pop()
        name, extras = normal(one.name), one.extras or {""}
        if (name, *sorted(extras)) in seen:
            continue
        seen.add((name, *sorted(extras)))
        names.add(name)
        for more in map(Requirement, distribution(name).requires or ()):
            if more.marker is None or any(more.marker.evaluate(default_environment() | {"extra": e}) for e in extras):
                todo.append(more)
    return names


def _outline(page: str) -> tuple[list[str], list[str]]:
    """Return a page's tags and its words, in order: what no version of a library may change."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.findall(r"<(\w+)", body), re.sub(r"<[^>]+>", " ", body).split()


def _version(name: str) -> str:
    """Return the installed version; "0" for none."""
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return "0"
