"""The way from a task to the table of breakers, which may neither break nor delay it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from goaround import breaker_store, settings
from goaround.breaker_budget import Budget

log = logging.getLogger("goaround")

T = TypeVar("T")

# A table that did not answer is left alone this long, so that a loop of calls does not wait 500 ms for each.
COOL_DOWN_S = 60.0


class Access:
    """Bounded requests, given up for a minute after one failed. What goes wrong is logged once."""

    def __init__(self) -> None:
        self._silent_until = 0.0
        self._said: set[str] = set()

    def ask(self, budget: Budget, request: Callable[[settings.Settings], T]) -> T | None:
        """The answer; None where there is none: not configured, denied, unreachable, not understood, or given up."""
        if time.monotonic() < self._silent_until:
            return None
        try:
            where = settings.load()
            if where.breaker_table is None:
                raise settings.SettingsError("GOAROUND_BREAKER_TABLE (or goaround.breaker_table) is not set")
            breaker_store.preload()
            return budget.spend(lambda: request(where))
        except Exception as failure:  # noqa: BLE001 - nothing of it may reach the task
            self._silent_until = time.monotonic() + COOL_DOWN_S
            self._say(f"goaround: breakers not reached, calls are let through: {_described(failure)}")
            return None

    def _say(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            log.warning("%s", message)


def _described(failure: Exception) -> str:
    from goaround.text import clean

    try:
        return f"{type(failure).__name__}: {clean(str(failure), 300)}"
    except Exception:  # noqa: BLE001 - __str__ of a stranger's class
        return type(failure).__name__
