"""From a hook's arguments to a sent event, in two steps: read the objects now, do the rest later."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from goaround import compat, events
from goaround.code_hash import hash_of_loaded
from goaround.settings import Settings

log = logging.getLogger("goaround")

# What is left to do once Airflow's objects have been read: shape, cut, send.
Prepared = Callable[[], None]


def task_instance(settings: Settings, subject: Any, state: str, error: Any, now: datetime) -> Prepared:
    """Read a task instance. `state` is the hook's; Airflow calls the failure hook for `up_for_retry` as well."""
    actual = compat.read(subject, "state")
    actual = getattr(actual, "value", actual)
    state = "up_for_retry" if state == "failed" and actual == "up_for_retry" else state
    detail = events.task_instance_detail(settings.environment, subject, state, now)
    folders, started_at = compat.code_folders(subject), compat.read(subject, "start_date")
    log_tail = settings.log_tail and state != "success" and events.declaration_of(subject).log_tail

    def finish() -> None:
        events.add_error(detail, error, now)
        detail["code_hash"] = hash_of_loaded(folders, started_at)
        if log_tail:
            from goaround import log_tail as reader

            detail["log_tail"] = reader.read(detail)
        _send(settings, events.DETAIL_TYPES[state], detail)

    return finish


def dag_run(settings: Settings, subject: Any, state: str, message: Any, now: datetime) -> Prepared:
    """Read a DAG run."""
    detail = events.dag_run_detail(settings.environment, subject, state, message, now)
    return lambda: _send(settings, events.RUN_DETAIL_TYPES[state], detail)


def _send(settings: Settings, detail_type: str, detail: dict[str, Any]) -> None:
    from goaround import sender
    from goaround.fit import fit

    if odd := events.odd_ids(detail):
        log.warning("goaround: this event will be rejected, recover by hand: %s outside its allow-list", ", ".join(odd))
    sender.send(settings, detail_type, fit(detail))
