"""While modules move, what a person gets stays the same to the byte."""

import json

from tests.tools.golden import KEPT, hashes
from tests.tools.pins import pinned


def test_pages_and_pictures_are_the_same_bytes():
    made, kept = hashes(), json.loads(KEPT.read_text())
    assert made.keys() == kept.keys()
    assert not pinned() or made == kept
