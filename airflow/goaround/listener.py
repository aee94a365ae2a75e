"""The hooks that Airflow calls. They decide whether there is anything to report; the rest is loaded only then."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from goaround.compat import clear_number_of, dag_run_of, hookimpl, is_database_object, is_scheduler, read

log = logging.getLogger("goaround")


class GoaroundListener:
    """Reports failures, retries, and successes of what had failed. No hook raises, none takes more than 2 s."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    @hookimpl
    def on_starting(self, component: Any) -> None:
        """The scheduler loads boto3 before its work begins; its local workers inherit it."""
        self._guarded(lambda: _preload() if is_scheduler(component) else None)

    # `error` has no default: pluggy would not pass it then.
    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        """Failed for good, or up for another of Airflow's own tries."""
        self._guarded(lambda: self._task_instance(task_instance, "failed", error))

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """Of interest only after a failure: a later try, a cleared run, or a person's doing (no previous state)."""
        self._guarded(lambda: self._success(previous_state, task_instance))

    @hookimpl
    def on_dag_run_failed(self, dag_run: Any, msg: str) -> None:
        """In the scheduler. The only word there is of a task whose process was killed."""
        self._guarded(lambda: self._dag_run(dag_run, "failed", msg))

    @hookimpl
    def on_dag_run_success(self, dag_run: Any, msg: str) -> None:
        """Of interest only for a run that was cleared, or where that is unknown."""
        self._guarded(lambda: None if clear_number_of(dag_run) == 0 else self._dag_run(dag_run, "success", msg))

    def _success(self, previous_state: Any, task_instance: Any) -> None:
        tries = read(task_instance, "try_number")
        first = isinstance(tries, int) and tries <= 1
        if first and previous_state is not None and not clear_number_of(dag_run_of(task_instance)):
            return
        self._task_instance(task_instance, "success", None)

    def _task_instance(self, task_instance: Any, state: str, error: Any) -> None:
        from goaround import report

        def prepare(settings: Any) -> report.Prepared:
            return report.task_instance(settings, task_instance, state, error, datetime.now(timezone.utc))

        self._report(prepare, owned_by_thread=is_database_object(task_instance))

    def _dag_run(self, dag_run: Any, state: str, message: Any) -> None:
        from goaround import report

        def prepare(settings: Any) -> report.Prepared:
            return report.dag_run(settings, dag_run, state, message, datetime.now(timezone.utc))

        self._report(prepare, owned_by_thread=is_database_object(dag_run))

    def _report(self, prepare: Callable[[Any], Callable[[], None]], *, owned_by_thread: bool) -> None:
        from goaround import outbox, settings

        try:
            target = settings.load()
        except settings.SettingsError as problem:
            self._warn_once(f"goaround: nothing is reported from this process: {problem}")
            return
        # Rows of the scheduler's session are read here; a worker's plain objects in the thread, where they may explode.
        job = prepare(target) if owned_by_thread else lambda: prepare(target)()
        if owned_by_thread:
            _preload()
        outcome = outbox.run(job, outbox.BUDGET_S)
        if outcome == "late":
            log.warning("goaround: event not sent within %g s, the task is not affected", outbox.BUDGET_S)
        elif outcome == "silent":
            self._warn_once("goaround: events are left out for a minute after a failed one; the reconciler finds them")

    def _warn_once(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            log.warning("%s", message)

    def _guarded(self, hook: Callable[[], None]) -> None:
        try:
            hook()
        except (KeyboardInterrupt, SystemExit):
            # Raised by a signal handler of the process (the scheduler's SIGTERM): swallowing it would make it unstoppable.
            raise
        except BaseException as failure:  # noqa: BLE001
            self._warn_once(f"goaround: event not built, the task is not affected: {type(failure).__name__}")


def _preload() -> None:
    """Import boto3 in the calling thread: a scheduler forks, and a lock of an import under way would stay taken."""
    from goaround import sender

    try:
        sender.preload()
    except Exception:  # noqa: BLE001 - said when there is an event to send
        log.debug("goaround: boto3 cannot be imported", exc_info=True)
