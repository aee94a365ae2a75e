"""Waiting until a breaker lets a task through, and telling meanwhile that there is work for a probe."""

from __future__ import annotations

import time
from datetime import datetime, timezone

from goaround import breaker_access, breaker_admission, breaker_store
from goaround.breaker_admission import Admission
from goaround.breaker_budget import Budget
from goaround.breaker_items import waiting_item
from goaround.settings import Settings


class Waiting:
    """Work that waits. Each look is a request or two of 500 ms together at most, and blocks."""

    def __init__(self, dependency: str, task_instance: str, for_s: int) -> None:
        """
        :param task_instance: the guarded task that is to run next, `dag/run/task/index`
        :param for_s: the waiting item is believed so long; it is put again when a third of that is over
        """
        self._dependency = dependency
        self._task_instance = task_instance
        self._for_s = for_s
        self._put_at: float | None = None
        self._access = breaker_access.Access()

    def look(self) -> str | None:
        """Why to wait no longer: the state that lets through, such as CLOSED; HALF_OPEN means that the task is the
        probe; UNKNOWN that the table was not reached. None: wait on."""
        budget = Budget()
        admission = self._access.ask(budget, self._read) or breaker_admission.UNKNOWN
        if admission.admitted:
            self._access.ask(budget, self._take_back)
            return admission.state
        now = time.monotonic()
        if self._put_at is None or now - self._put_at >= self._for_s / 3:
            self._put_at = now
            self._access.ask(budget, self._put)
        return None

    def give_up(self) -> None:
        """Wait no longer, though nothing has let it through. A request of 500 ms at most; what goes wrong with it is logged."""
        self._access.ask(Budget(), self._take_back)

    def _read(self, where: Settings) -> Admission:
        view = breaker_store.read_view(where, self._dependency)
        return breaker_admission.admit(view, self._task_instance, _now())

    def _put(self, where: Settings) -> bool:
        item = waiting_item(where.environment, self._dependency, self._task_instance, _now(), self._for_s)
        breaker_store.put_waiting(where, item)
        return True

    def _take_back(self, where: Settings) -> bool:
        # Somebody who waits no more must not be elected: its probe would hold the seat until its lease is over.
        item = waiting_item(where.environment, self._dependency, self._task_instance, _now(), 0)
        breaker_store.put_waiting(where, item, if_there=True)
        return True


def _now() -> datetime:
    return datetime.now(timezone.utc)
