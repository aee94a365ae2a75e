"""The exception of a call that was not made. Loaded when one is raised or asked for: its base is Airflow's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from goaround import compat
from goaround.shapes import instant

_REASONS = {
    "OPEN": "its breaker is open",
    "HALF_OPEN": "its breaker lets one probe through, and this task is not the one",
    "FORCED_OPEN": "an operator has forced its breaker open",
}


class DependencyOpen(compat.fail_exception()):  # type: ignore[misc]
    """The breaker of a dependency keeps this task from calling it.

    The task fails at once, without Airflow's own retries; its recovery is held until the breaker closes, and then
    cleared. `not_before`: before then nobody is let through, None where that is not known.
    """

    def __init__(self, dependency: str, state: str, not_before: datetime | None, epoch: int | None) -> None:
        until = "" if not_before is None else f" until {instant(not_before)}"
        super().__init__(
            f"{dependency} is not called: {_REASONS.get(state, state)}{until} (state {state}, epoch {epoch})"
        )
        self.dependency = dependency
        self.state = state
        self.not_before = not_before
        self.epoch = epoch

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.dependency, self.state, self.not_before, self.epoch)


# Where it is imported from, and what the event calls it.
DependencyOpen.__module__ = "goaround"
