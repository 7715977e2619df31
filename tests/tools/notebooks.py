"""Notebooks that a test writes."""

from __future__ import annotations

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def write(path, *cells, **metadata):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells) or [new_markdown_cell("# A page")], metadata=metadata), path)
    return path


def tagged(*tags):
    return new_code_cell("1", metadata={"tags": list(tags)})
