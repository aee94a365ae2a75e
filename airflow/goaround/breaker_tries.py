"""What the task try of this process has had to do with its dependencies: one read and one outcome for each."""

from __future__ import annotations

import os
import threading
import time
from datetime import datetime, timezone
from typing import Any

from goaround import breaker_admission, breaker_outcome, breaker_store, compat, settings
from goaround.breaker_access import Access
from goaround.breaker_admission import Admission
from goaround.breaker_budget import Budget
from goaround.breaker_items import Outcome, TaskTry, outcome_item


class Guarded:
    """One dependency within one task try. Blocks may nest, repeat and run in several threads."""

    def __init__(self, who: TaskTry, dependency: str, access: Access) -> None:
        self._who = who
        self._dependency = dependency
        self._access = access
        self._lock = threading.RLock()
        self._budget = Budget()
        self._admission: Admission | None = None
        self._depth = 0
        self._started = 0.0
        self._found: Outcome | None = None
        self._told: Outcome | None = None
        self._told_at: datetime | None = None

    def enter(self) -> Admission:
        """Ask to call the dependency; the first block of the try reads the state. Who is admitted must `leave`."""
        with self._lock:
            admission = self._admission = self._admission or self._read()
            if admission.admitted:
                if self._depth == 0:
                    self._started = time.monotonic()
                self._depth += 1
            return admission

    def leave(self, outcome: Outcome, slow_after_s: float | None) -> None:
        """A block has ended; the outermost tells the try's outcome, if it says more than what was told before."""
        with self._lock:
            took_s = time.monotonic() - self._started
            if outcome.kind == "ok" and slow_after_s is not None and took_s > slow_after_s:
                outcome = Outcome("slow")
            self._found = breaker_outcome.weightier(self._found, outcome)
            self._depth -= 1
            if self._depth == 0 and self._found is not self._told and self._admission and self._admission.counts:
                self._tell(self._found, int(took_s * 1000))

    def _read(self) -> Admission:
        def request(where: settings.Settings) -> Admission:
            view = breaker_store.read_view(where, self._dependency)
            return breaker_admission.admit(view, self._who.task_instance, datetime.now(timezone.utc))

        return self._access.ask(self._budget, request) or breaker_admission.UNKNOWN

    def _tell(self, outcome: Outcome, duration_ms: int) -> None:
        # One item a try: what says more takes the place of what was told, under the same key.
        at = self._told_at = self._told_at or datetime.now(timezone.utc)
        before, self._told = self._told, outcome
        epoch = self._admission.epoch if self._admission else None

        def request(where: settings.Settings) -> bool:
            item = outcome_item(
                where.environment, self._dependency, self._who, outcome, at, duration_ms=duration_ms, epoch=epoch
            )
            breaker_store.put_outcome(where, item, None if before is None else before.kind)
            return True

        self._access.ask(self._budget, request)
        self._budget = Budget()


class Tries:
    """The dependencies of the try that this process runs; those of an earlier one are forgotten."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._lock = threading.Lock()
        self._access = Access()
        self._who: TaskTry | None = None
        self._guarded: dict[str, Guarded] = {}

    def of(self, who: TaskTry, dependency: str) -> Guarded:
        """The same object for every block of the try."""
        with self._lock:
            if who != self._who:
                self._who, self._guarded = who, {}
            return self._guarded.setdefault(dependency, Guarded(who, dependency, self._access))


_tries = Tries()


def try_of(task_instance: Any) -> TaskTry:
    """Which try it is, by what Airflow hands a task."""
    map_index, number = compat.read(task_instance, "map_index"), compat.read(task_instance, "try_number")
    return TaskTry(
        dag_id=str(compat.read(task_instance, "dag_id")),
        run_id=str(compat.read(task_instance, "run_id")),
        task_id=str(compat.read(task_instance, "task_id")),
        map_index=map_index if isinstance(map_index, int) else -1,
        try_number=number if isinstance(number, int) else 0,
    )


def of(who: TaskTry, dependency: str) -> Guarded:
    """`Tries.of` of this process; a forked child has its own."""
    global _tries
    if _tries.pid != os.getpid():
        _tries = Tries()
    return _tries.of(who, dependency)
