"""`report_watermark`: how far the data of a dataset has come, told by the task that wrote it."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timezone
from typing import Any

from goaround import compat
from goaround.shapes import instant

log = logging.getLogger("goaround")

DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,119}")


class WatermarkError(ValueError):
    """What was to be told is no watermark; the message names the argument."""


def report_watermark(
    dataset: str,
    event_time: datetime,
    *,
    rows: int | None = None,
    window: tuple[datetime, datetime] | None = None,
) -> bool:
    """Tell Goaround that the data of a dataset is complete at its sink up to an event time.

    Call it when the data has been committed, with the time at which the newest of it *happened*, never with the time
    of writing. `rows`: how many were written, where the dataset has a least number; quarantined rows are none.
    `window`: the span of event time that these rows are of. A datetime without a zone is UTC.

    The same or an older event time told again changes nothing. It takes 2 s at most and does not fail the task where
    the bus is away: False says that it was not sent, and the next one makes up for it.

    :raises WatermarkError: an argument is of another kind, or its name is none
    """
    detail = _detail(dataset, event_time, rows, window)
    from goaround import outbox, sender, settings

    try:
        target = settings.load()
    except settings.SettingsError as problem:
        log.warning("goaround: watermark of %s not sent: %s", dataset, problem)
        return False
    told = {**detail, "environment": target.environment}
    return outbox.run(lambda: sender.send(target, "Watermark Reported", told), outbox.BUDGET_S) == "sent"


def _detail(dataset: Any, event_time: Any, rows: Any, window: Any) -> dict[str, Any]:
    if not isinstance(dataset, str) or not DATASET.fullmatch(dataset):
        raise WatermarkError(f"dataset: expected letters, digits, _ . / : - (≤ 120), found {dataset!r:.60}")
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 0):
        raise WatermarkError(f"rows: expected a whole number from 0, found {rows!r:.60}")
    return {
        "schema_version": 1,
        "emitted_by": "task",
        "airflow_version": compat.airflow_version()[:32],
        "dataset": dataset,
        "event_time": _instant("event_time", event_time),
        "rows": rows,
        "window": _window(window),
        "reported_at": instant(datetime.now(timezone.utc)),
        "task": _task(),
    }


def _instant(name: str, value: Any) -> str:
    text = instant(value)
    if text is None:
        raise WatermarkError(f"{name}: expected a datetime, found {type(value).__name__}")
    return text


def _window(window: Any) -> dict[str, str] | None:
    if window is None:
        return None
    if not isinstance(window, tuple) or len(window) != 2:
        raise WatermarkError("window: expected a pair of datetimes")
    begin, end = _instant("window", window[0]), _instant("window", window[1])
    if begin > end:
        raise WatermarkError(f"window: expected its begin before its end, found {begin} and {end}")
    return {"from": begin, "to": end}


def _task() -> dict[str, Any] | None:
    running = compat.running_task_instance()
    dag_id, run_id, task_id = (compat.read(running, name) for name in ("dag_id", "run_id", "task_id"))
    if not (isinstance(dag_id, str) and isinstance(run_id, str) and isinstance(task_id, str)):
        return None
    map_index = compat.read(running, "map_index")
    return {
        "dag_id": dag_id,
        "run_id": run_id,
        "task_id": task_id,
        "map_index": map_index if isinstance(map_index, int) else -1,
    }
