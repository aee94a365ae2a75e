"""What workers read and put in the table of breakers (contract: lambdas/contracts/breaker.ts)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goaround.shapes import instant

SCHEMA_VERSION = 1
STATES = ("CLOSED", "OPEN", "HALF_OPEN")
OVERRIDES = ("FORCED_OPEN", "FORCED_CLOSED", "METRICS_ONLY", "DISABLED")
# Longer than any window that counts outcomes, short enough for a small table.
OUTCOME_KEPT_S = 172_800
# What is told of one dependency is spread over so many partitions of the table.
OUTCOME_SHARDS = 8

Item = dict[str, Any]


class UnreadableState(ValueError):
    """The state item is not what the contract says; the message names the field."""


@dataclass(frozen=True)
class TaskTry:
    """One try of one task instance; `map_index` is -1 where the task is not mapped."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    try_number: int

    @property
    def task_instance(self) -> str:
        """`dag/run/task/index`"""
        return f"{self.dag_id}/{self.run_id}/{self.task_id}/{self.map_index}"


@dataclass(frozen=True)
class Outcome:
    """What a guarded block came to. `kind`: ok, fail, slow, throttled or ignored."""

    kind: str
    retry_after_s: float | None = None


@dataclass(frozen=True)
class Override:
    """An operator's word over the machine, until then."""

    kind: str
    until: datetime


@dataclass(frozen=True)
class View:
    """The part of a breaker's state that admission looks at. `probe`: the task instance that may probe."""

    state: str
    epoch: int
    not_before: datetime | None = None
    probe: str | None = None
    override: Override | None = None


# A breaker that nobody has written yet.
UNTOUCHED = View("CLOSED", 0)


def state_key(environment: str, dependency: str) -> Item:
    """Where the state of a dependency's breaker is."""
    return {"pk": f"BRK#{environment}#dep#{dependency}", "sk": "STATE"}


def view_of(item: Mapping[str, Any]) -> View:
    """Read a state item.

    :raises UnreadableState: of another schema version, or a field that is missing or wrong
    """
    if item.get("schema_version") != SCHEMA_VERSION:
        raise UnreadableState(f"schema_version {item.get('schema_version')!r}, known is {SCHEMA_VERSION}")
    probe, override = _object(item, "probe"), _object(item, "override")
    return View(
        state=_one_of(STATES, item, "state"),
        epoch=_epoch(item),
        not_before=None if item.get("not_before") is None else _instant(item, "not_before"),
        probe=None if probe is None else _text(probe, "task_instance"),
        override=None
        if override is None
        else Override(_one_of(OVERRIDES, override, "kind"), _instant(override, "until")),
    )


def outcome_item(
    environment: str, dependency: str, who: TaskTry, outcome: Outcome, at: datetime, **measured: Any
) -> Item:
    """The outcome of one try.

    :param measured: `duration_ms` of the block, `epoch` of the state that let the task through (None: not reached)
    """
    told = instant(at)
    return {
        "pk": _partition(environment, dependency, who.task_instance),
        "sk": f"AT#{told}#{who.task_instance}#{who.try_number}",
        "schema_version": SCHEMA_VERSION,
        "kind": "outcome",
        "dependency": dependency,
        "at": told,
        "outcome": outcome.kind,
        "retry_after_s": outcome.retry_after_s,
        "dag_id": who.dag_id,
        "run_id": who.run_id,
        "task_instance": who.task_instance,
        "try_number": who.try_number,
        "expires_at": int(at.timestamp()) + OUTCOME_KEPT_S,
        **measured,
    }


def waiting_item(environment: str, dependency: str, task_instance: str, at: datetime, for_s: int) -> Item:
    """Work that waits for the breaker and may be elected as the probe, for `for_s` seconds; 0 takes it back."""
    return {
        "pk": _partition(environment, dependency, task_instance),
        "sk": f"WAIT#{task_instance}",
        "schema_version": SCHEMA_VERSION,
        "kind": "waiting",
        "dependency": dependency,
        "at": instant(at),
        "task_instance": task_instance,
        "expires_at": int(at.timestamp()) + for_s,
    }


def _partition(environment: str, dependency: str, task_instance: str) -> str:
    return f"OUT#{environment}#{dependency}#{zlib.crc32(task_instance.encode()) % OUTCOME_SHARDS}"


def _object(item: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    value = item.get(name)
    if value is not None and not isinstance(value, Mapping):
        raise UnreadableState(f"{name} is no object")
    return value


def _one_of(known: tuple[str, ...], item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if value not in known:
        raise UnreadableState(f"{name} {str(value)[:40]!r} is none of {', '.join(known)}")
    return value


def _epoch(item: Mapping[str, Any]) -> int:
    value = item.get("epoch")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnreadableState(f"epoch {str(value)[:40]!r} is no number of 0 or more")
    return value


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value:
        raise UnreadableState(f"{name} is no text")
    return value


def _instant(item: Mapping[str, Any], name: str) -> datetime:
    try:
        value = datetime.fromisoformat(_text(item, name).replace("Z", "+00:00"))
    except ValueError as error:
        raise UnreadableState(f"{name} is no instant") from error
    if value.tzinfo is None:
        raise UnreadableState(f"{name} has no time zone")
    return value
