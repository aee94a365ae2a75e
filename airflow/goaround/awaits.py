"""Which DAG runs a task waited for (contract `awaits`): read off Airflow's own operators, or declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from goaround import compat
from goaround.shapes import AIRFLOW_ID, RUN_ID, instant

MAX_RUNS = 5
MAX_TASKS = 20

Awaited = dict[str, Any]


def runs_awaited_by(task: Any, run: Any, declared: tuple[str, ...]) -> list[Awaited]:
    """The runs, at most 5. Of a task that the scheduler reports only what is declared: it has no operator to read.

    A run that cannot be named (an id that is not rendered, or odd) is left out rather than spoiling the event.
    """
    found = [*_sensed(task, run), *_triggered(task), *(_awaited(dag_id, date=_date_of(run)) for dag_id in declared)]
    named = [one for one in found if one is not None]
    return [one for place, one in enumerate(named) if one not in named[:place]][:MAX_RUNS]


def _sensed(task: Any, run: Any) -> Iterator[Awaited | None]:
    """ExternalTaskSensor: the tasks of a DAG, or the DAG, at one logical date or several."""
    if not compat.is_operator(task, "ExternalTaskSensor"):
        return
    # Of a task group only its name is known here; its members count as the run.
    tasks = compat.read(task, "external_task_ids")
    for date in _sensed_dates(task, run):
        yield _awaited(compat.read(task, "external_dag_id"), date=date, tasks=tasks)


def _sensed_dates(task: Any, run: Any) -> list[datetime | None]:
    # What the last poke looked for, kept by the sensor for listeners: a function of the author has been called then.
    if isinstance(last := compat.read(task, "external_dates_filter"), str):
        return [_parsed(date) for date in last.split(",")]
    if compat.read(task, "execution_date_fn") is not None:
        return [None]
    date = compat.read(run, "logical_date", "execution_date", "run_after")
    delta = compat.read(task, "execution_delta")
    if isinstance(date, datetime) and isinstance(delta, timedelta):
        date -= delta
    return [date]


def _parsed(date: Any) -> Any:
    """A date that has been through a template is text."""
    try:
        return datetime.fromisoformat(date.replace("Z", "+00:00")) if isinstance(date, str) else date
    except ValueError:
        return None


def _triggered(task: Any) -> Iterator[Awaited | None]:
    """TriggerDagRunOperator that waits: it keeps the id of the run it made, unless its waiting was cut off."""
    if compat.is_operator(task, "TriggerDagRunOperator") and compat.read(task, "wait_for_completion") is True:
        date = _parsed(compat.read(task, "logical_date"))
        run_id = compat.read(task, "trigger_run_id")
        yield _awaited(compat.read(task, "trigger_dag_id"), date=date, run_id=run_id)


def _date_of(run: Any) -> Any:
    return compat.read(run, "logical_date", "execution_date")


def _awaited(dag_id: Any, *, date: Any, run_id: Any = None, tasks: Any = None) -> Awaited | None:
    if not _is(AIRFLOW_ID, dag_id):
        return None
    known = sorted(set(tasks)) if isinstance(tasks, (list, tuple, set)) and all(_is(AIRFLOW_ID, t) for t in tasks) else []
    return {
        "dag_id": dag_id,
        "run_id": run_id if _is(RUN_ID, run_id) else None,
        "logical_date": instant(date),
        # Some of the tasks would name the wrong ones; none names the run.
        "task_ids": known if len(known) <= MAX_TASKS else [],
    }


def _is(pattern: Any, value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
