"""Whether a task may call a dependency: a pure reading of the breaker's state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goaround.breaker_items import View


@dataclass(frozen=True)
class Admission:
    """`counts`: whether the outcome is told. `epoch`: of the state that was read, None where the store was not reached.

    `state` and `not_before` say of a refusal why, and before when nobody is let through (None: not known).
    """

    admitted: bool
    counts: bool
    epoch: int | None
    state: str
    not_before: datetime | None = None


# The store could not be asked: nobody is kept from working for that.
UNKNOWN = Admission(True, True, None, "UNKNOWN")


def admit(view: View, task_instance: str, now: datetime) -> Admission:
    """An override has the word until it expires; else CLOSED lets through, OPEN does not, HALF_OPEN only the probe.

    What time it is counts for nothing else: an OPEN breaker whose time has come still has to elect a probe, and a
    probe that is late is fenced by its epoch when its outcome is judged.
    """
    override = view.override
    if override is not None and override.until > now:
        refused = override.kind == "FORCED_OPEN"
        counts = override.kind != "DISABLED"
        return Admission(not refused, counts, view.epoch, override.kind, override.until if refused else None)
    admitted = view.state == "CLOSED" or (view.state == "HALF_OPEN" and view.probe == task_instance)
    return Admission(admitted, True, view.epoch, view.state, view.not_before if view.state == "OPEN" else None)
