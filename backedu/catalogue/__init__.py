"""What is known before anyone is tested: muscles, their paths and tests, posture patterns, claims, exercises."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Answer for the module that this room was in version 0.1, for one release."""
    from backedu import moved

    return moved(__name__, name)
