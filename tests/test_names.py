"""One word, one meaning: what the house calls a thing, it calls nothing else so."""

import ast
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages

import pytest

import backedu
from tests.tools.checkout import ROOT

PACKAGE = ROOT / "backedu"
# Lists that several rooms need: each is written down in one place.
ONCE = ("LANGUAGES", "LEVEL", "PAPERS", "SIDES", "VIEWS")
# Words from the theatre and the print shop, which the field does not use for what they meant here.
STRANGE = {"opening", "portrait", "proof", "lock", "venue", "press", "stage", "reel", "mannequin", "ink"}


def trees():
    """Yield each module of the package, by its path, with its syntax tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE), ast.parse(path.read_text(encoding="utf-8"))


def packages():
    """Return the package and every package in it, by name."""
    inner = [module.name for module in walk_packages(backedu.__path__, "backedu.") if module.ispkg]
    return ["backedu", *inner]


def test_no_class_or_public_function_has_the_name_of_another():
    places = defaultdict(list)
    for path, tree in trees():
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if public or isinstance(node, ast.ClassDef):
                places[node.name].append(str(path))
    # What Python itself asks a module for is no name of ours.
    assert {name: found for name, found in places.items() if len(found) > 1 and name != "__getattr__"} == {}


@pytest.mark.parametrize("name", ONCE)
def test_a_shared_list_is_written_down_once(name):
    places = [
        str(path)
        for path, tree in trees()
        for node in tree.body
        if isinstance(node, ast.Assign) and name in [getattr(target, "id", "") for target in node.targets]
    ]
    assert len(places) == 1


@pytest.mark.parametrize("package", packages())
def test_nothing_a_package_offers_hides_a_module_in_it(package):
    room = import_module(package)
    modules = {module.name for module in iter_modules(room.__path__)}
    assert set(getattr(room, "__all__", ())) & modules == set()
    source = ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8"))
    defined = {node.name for node in source.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert defined & modules == set()


def test_modules_are_named_after_the_field():
    named = {part for path, _ in trees() for part in path.with_suffix("").parts}
    assert named & STRANGE == set()


def test_the_house_has_seven_rooms_of_at_most_fourteen_doors():
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms == {"catalogue", "assessment", "model", "words", "picture", "page", "visit"}
    for folder in (PACKAGE, *(path.parent for path in PACKAGE.rglob("__init__.py"))):
        doors = [path.name for path in folder.iterdir() if path.name not in ("__pycache__", "notebooks")]
        assert len(doors) <= 14, folder
    assert len(list(PACKAGE.rglob("*.py"))) <= 100
