"""While modules move, what a person gets stays the same to the byte."""

import json

from tests.tools.golden import KEPT, hashes


def test_pages_and_pictures_are_the_same_bytes():
    assert hashes() == json.loads(KEPT.read_text())
