"""Which muscles around the pelvis are short, which are overstretched, and what that means for a stretch.

Start with `Assessment` (what was found), `draw` (the picture) and `explain` (what to do and why).
"""

from __future__ import annotations

import sys
import warnings
from functools import cache, partial
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backedu.assessment.advice import advise
    from backedu.assessment.findings import Assessment
    from backedu.catalogue.anatomy import muscles
    from backedu.model.balance import balance
    from backedu.model.course import course
    from backedu.model.posture import Posture
    from backedu.page.exporter import export
    from backedu.page.plan.handout import handout
    from backedu.picture.draw import draw
    from backedu.visit.selector import MuscleSelector
    from backedu.words.explanation import explain

__version__ = "0.4.0"
__all__ = [
    "Assessment",
    "Posture",
    "muscles",
    "advise",
    "draw",
    "explain",
    "balance",
    "course",
    "MuscleSelector",
    "handout",
    "export",
]

# Loaded when first used: matplotlib and nbconvert take a second that a person who only reads findings need not wait.
_ROOMS = {
    "Assessment": "backedu.assessment.findings",
    "Posture": "backedu.model.posture",
    "muscles": "backedu.catalogue.anatomy",
    "advise": "backedu.assessment.advice",
    "draw": "backedu.picture.draw",
    "explain": "backedu.words.explanation",
    "balance": "backedu.model.balance",
    "course": "backedu.model.course",
    "export": "backedu.page.exporter",
    "handout": "backedu.page.plan.handout",
    "MuscleSelector": "backedu.visit.selector",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'backedu' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _OldPaths(MetaPathFinder, Loader):
    """Lets the module names of version 0.1 answer for one release, with a sentence that names the new line.

    Python asks it last, only for what is nowhere else.
    """

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        room, _, old = fullname.partition(".")
        if room != __name__ or not old or old not in _moved()["modules"].keys() | _moved()["folders"].keys():
            return None
        return ModuleSpec(fullname, self, is_package=old in _moved()["folders"])

    def exec_module(self, module: ModuleType) -> None:
        module.__getattr__ = partial(moved, module.__name__)  # type: ignore[method-assign]  # as PEP 562 has it


def moved(module: str, name: str) -> Any:
    """Return what a module offered under its old path, and say where to import it from now."""
    old = module.removeprefix(f"{__name__}.")
    new = _moved()["names"].get(f"{old}.{name}", name)
    for place in _moved()["modules"].get(old, ()):
        found = getattr(import_module(f"{__name__}.{place}"), new, None) if not name.startswith("_") else None
        if found is not None:
            doors = (import_module(f"{__name__}.page"), sys.modules[__name__])
            home = next((door.__name__ for door in doors if new in door.__all__), f"{__name__}.{place}")
            line = f"from {home} import {new}"
            warnings.warn(f"from {module} import {name} is now: {line}", FutureWarning, stacklevel=2)
            return found
    raise AttributeError(f"module {module!r} is gone, and {name!r} with it; see what backedu and backedu.page offer")


@cache
def _moved() -> dict[str, dict[str, Any]]:
    """Return where the old modules are now."""
    from backedu.files import Vocabulary, read_toml

    home = Path(__file__).parent
    files = [path.relative_to(home).with_suffix("") for path in home.rglob("*.py")]
    modules = Vocabulary("module", {".".join(path.parts).removesuffix(".__init__") for path in files})
    # Old names are nowhere else, so that nothing can tell a misspelt one.
    return read_toml("moved.toml", {"modules": {str: [modules]}, "folders": {str: modules}, "names": {str: str}})


sys.meta_path.append(_OldPaths())
