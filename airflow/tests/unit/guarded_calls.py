"""Guarded calls for the tests, and what they may raise."""

from __future__ import annotations

from types import SimpleNamespace

import goaround
from fake_table import DEPENDENCY


class HttpError(Exception):
    """As requests raises it."""

    def __init__(self, status, headers=None):
        super().__init__(f"{status}")
        self.response = SimpleNamespace(status_code=status, headers=headers or {}, url="https://api.example.com/")


def guarded_call(raises=None):
    with goaround.guard(DEPENDENCY):
        if raises is not None:
            raise raises
