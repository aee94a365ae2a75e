"""Runs the reporting of events so that it can neither break nor delay the task it reports."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

log = logging.getLogger("goaround")

# All of it: reading the exception, importing boto3, credentials, DNS, connection, answer.
BUDGET_S = 2.0
# After a failure the process stays silent this long: a scheduler must not wait 2 s for each run while the bus is away.
# A task's process is over by then, so it never tries twice.
COOL_DOWN_S = 60.0
# What may wait behind a slow event; the rest is left to the reconciler.
WAITING_MAX = 100

Outcome = Literal["sent", "failed", "late", "waiting", "silent"]


class Outbox:
    """The events of one process, sent one after the other by a thread that ends when there is none left.

    In a thread of its own a job may hang, exit or raise whatever it likes, and no signal meant for the process ends
    in it. It is a daemon, so the end of the process does not wait for it either.
    """

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._lock = threading.Lock()
        self._jobs: deque[tuple[Callable[[], None], threading.Event]] = deque()
        self._running = False
        self._late = False
        self._silent_until = 0.0

    def run(self, job: Callable[[], None], budget_s: float) -> Outcome:
        """Have the job done and wait for it, at most `budget_s` seconds.

        `sent`; `failed`: it raised, which is logged; `late`: not done in time, it goes on alone; `waiting`: behind a
        late one, not waited for; `silent`: not tried, because the last one failed less than a minute ago.
        """
        done = threading.Event()
        with self._lock:
            if time.monotonic() < self._silent_until or len(self._jobs) >= WAITING_MAX:
                return "silent"
            self._jobs.append((job, done))
            late = self._late
            if not self._running:
                self._running = True
                threading.Thread(target=self._drain, name="goaround", daemon=True).start()
        if late:
            return "waiting"
        if not done.wait(budget_s):
            with self._lock:
                self._late = self._running
            return "late"
        return "failed" if time.monotonic() < self._silent_until else "sent"

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._running = self._late = False
                    return
                job, done = self._jobs.popleft()
            try:
                job()
            except BaseException as failure:  # noqa: BLE001 - nothing of the reporting may reach the task
                self._give_up(failure)
            finally:
                done.set()

    def _give_up(self, failure: BaseException) -> None:
        with self._lock:
            self._silent_until = time.monotonic() + COOL_DOWN_S
            left = len(self._jobs)
            for _, done in self._jobs:
                done.set()
            self._jobs.clear()
        also = f" (and {left} behind it)" if left else ""
        log.warning("goaround: event not sent%s, the task is not affected: %s", also, _describe(failure))


_outbox = Outbox()


def run(job: Callable[[], None], budget_s: float) -> Outcome:
    """`Outbox.run` of this process; a forked child starts with an outbox of its own."""
    global _outbox
    if _outbox.pid != os.getpid():
        _outbox = Outbox()
    return _outbox.run(job, budget_s)


def _describe(failure: BaseException) -> str:
    from goaround.text import clean

    try:
        return f"{type(failure).__name__}: {clean(str(failure), 300)}"
    except BaseException:  # noqa: BLE001
        return type(failure).__name__
