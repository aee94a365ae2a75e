"""What a DAG author tells Goaround of a task: may it be repeated, what does it depend on, when must it be done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from goaround.shapes import AIRFLOW_ID

PARAM = "goaround"
TAG_PREFIX = "goaround:"
LOG_TAIL_TAG = f"{TAG_PREFIX}log-tail"
CONTRACTS = ("safe", "scope", "ask", "never")
MAX_DEPENDENCIES = 20
MAX_AWAITS = 5
A_DEPENDENCY = "kind:name such as http:api.example.com or aws:glue"
A_DAG_ID = "ids of DAGs"
DEPENDENCY = re.compile(r"[a-z][a-z0-9-]{0,31}:[A-Za-z0-9_.:@-]{1,160}")


class DeclarationError(ValueError):
    """A declaration that Goaround would not understand; raised while the DAG file is parsed."""


@dataclass(frozen=True)
class Declaration:
    """What was declared; None and empty where nothing was."""

    retry: str | None = None
    dependencies: tuple[str, ...] = ()
    deadline: datetime | timedelta | None = None
    awaits: tuple[str, ...] = ()
    log_tail: bool = False

    def deadline_of_run(self, due_at: Any) -> datetime | None:
        """The instant the task must be done; a timedelta counts from the moment its run was due."""
        if isinstance(self.deadline, timedelta):
            return due_at + self.deadline if isinstance(due_at, datetime) else None
        return self.deadline


def declare(
    retry: str | None = None,
    *,
    dependencies: Iterable[str] = (),
    deadline: datetime | timedelta | None = None,
    awaits: Iterable[str] = (),
    log_tail: bool = False,
) -> dict[str, dict[str, Any]]:
    """Declare a task to Goaround: a value for its `params`, or for `params` in `default_args`.

    >>> declare("safe", dependencies=["http:api.example.com"])
    {'goaround': {'retry': 'safe', 'dependencies': ['http:api.example.com']}}

    Beside params of your own: `params={"day": "…", **declare("safe")}`. For a whole DAG the tag `goaround:safe` does.

    :param retry: may the task be repeated? `safe`: with no further question. `scope`: together with its set-up and
        tear-down. `ask`: after a person agreed. `never`: not at all. None leaves it to the environment's policy.
    :param dependencies: external systems the task calls, `kind:name` (at most 20): while one is down, a failed task
        waits for it.
    :param deadline: when the task must be done: an instant with a time zone, or a timedelta counted from the moment
        the run was due (`run_after`; in Airflow 2 the end of the data interval).
    :param awaits: DAGs (at most 5) whose run of the same logical date the task waits for: while that is being
        recovered, a failed task waits with it. ExternalTaskSensor and TriggerDagRunOperator need no declaration.
    :param log_tail: allow the last lines of the task's log in the report (the environment must allow it too).
    :raises DeclarationError: a value that Goaround would not understand, with what it expects
    """
    value: dict[str, Any] = {}
    if retry is not None:
        if retry not in CONTRACTS:
            raise DeclarationError(f"goaround.declare: retry={retry!r}, expected one of {', '.join(CONTRACTS)}")
        value["retry"] = retry
    if names := _names("dependencies", dependencies, DEPENDENCY, MAX_DEPENDENCIES, A_DEPENDENCY):
        value["dependencies"] = names
    if deadline is not None:
        value.update(_deadline(deadline))
    if dag_ids := _names("awaits", awaits, AIRFLOW_ID, MAX_AWAITS, A_DAG_ID):
        value["awaits"] = dag_ids
    if not isinstance(log_tail, bool):
        raise DeclarationError(f"goaround.declare: log_tail={log_tail!r}, expected True or False")
    if log_tail:
        value["log_tail"] = True
    return {PARAM: value}


def read(value: Any, tags: Iterable[str]) -> Declaration:
    """What the param of a task and the tags of its DAG declare. Never raises: what is malformed counts as absent."""
    tags = set(tags)
    value = value if isinstance(value, Mapping) else {}
    retry = value.get("retry")
    if retry not in CONTRACTS:
        # Several contradicting tags: the most careful one holds.
        retry = next((contract for contract in reversed(CONTRACTS) if TAG_PREFIX + contract in tags), None)
    return Declaration(
        retry=retry,
        dependencies=_known(value.get("dependencies"), DEPENDENCY, MAX_DEPENDENCIES),
        deadline=_parse_deadline(value),
        awaits=_known(value.get("awaits"), AIRFLOW_ID, MAX_AWAITS),
        log_tail=value.get("log_tail") is True or LOG_TAIL_TAG in tags,
    )


def _names(what: str, names: Iterable[str], pattern: re.Pattern[str], most: int, expected: str) -> list[str]:
    if isinstance(names, (str, bytes)) or not isinstance(names, Iterable):
        raise DeclarationError(f"goaround.declare: {what}={names!r}, expected a list of {expected}")
    checked: list[str] = []
    for name in names:
        if not isinstance(name, str) or not pattern.fullmatch(name):
            raise DeclarationError(f"goaround.declare: {what}: {name!r}, expected {expected}")
        if name not in checked:
            checked.append(name)
    if len(checked) > most:
        raise DeclarationError(f"goaround.declare: {len(checked)} {what}, at most {most}")
    return checked


def _known(names: Any, pattern: re.Pattern[str], most: int) -> tuple[str, ...]:
    names = names if isinstance(names, (list, tuple)) else ()
    return tuple(name for name in names if isinstance(name, str) and pattern.fullmatch(name))[:most]


def _deadline(deadline: Any) -> dict[str, Any]:
    if isinstance(deadline, timedelta):
        if deadline <= timedelta(0):
            raise DeclarationError(f"goaround.declare: deadline={deadline!r}, expected a positive timedelta")
        return {"deadline_s": deadline.total_seconds()}
    if isinstance(deadline, datetime):
        if deadline.utcoffset() is None:
            raise DeclarationError(f"goaround.declare: deadline={deadline!r} has no time zone")
        return {"deadline": deadline.astimezone(timezone.utc).isoformat()}
    raise DeclarationError(f"goaround.declare: deadline={deadline!r}, expected a datetime with time zone or a timedelta")


def _parse_deadline(value: Mapping[str, Any]) -> datetime | timedelta | None:
    seconds = value.get("deadline_s")
    try:
        if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and seconds > 0:
            return timedelta(seconds=seconds)
        instant = datetime.fromisoformat(value["deadline"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return instant if instant.utcoffset() is not None else None
