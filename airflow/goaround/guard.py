"""Runs the reporting of one event so that it can neither break nor delay the task it reports."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

# All of it: reading the exception, importing boto3, credentials, DNS, connection, answer.
BUDGET_S = 2.0
# After a failure the process stays silent this long: a scheduler must not wait 2 s for each run while the bus is away.
# A task's process is over by then, so it never tries twice.
COOL_DOWN_S = 60.0


class _Process:
    """State of this process; a forked child starts with its own."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.silent_until = 0.0
        self.stuck: threading.Thread | None = None


_process = _Process()


def run(job: Callable[[], None], budget_s: float) -> str | None:
    """Run the job in a daemon thread and wait for it, at most `budget_s` seconds (BUDGET_S).

    In a thread of its own the job may hang, exit or raise whatever it likes, and no signal meant for the process
    ends in it. Returns None when it succeeded, else why not, for one log line. `silent` means: not tried, because
    the last try failed less than a minute ago (already logged then).
    """
    global _process
    if _process.pid != os.getpid():
        _process = _Process()
    state = _process
    if time.monotonic() < state.silent_until or (state.stuck is not None and state.stuck.is_alive()):
        return "silent"
    problem: list[str] = []

    def target() -> None:
        try:
            job()
        except BaseException as failure:  # noqa: BLE001 - nothing of the reporting may reach the task
            problem.append(_describe(failure))

    thread = threading.Thread(target=target, name="goaround", daemon=True)
    thread.start()
    thread.join(budget_s)
    if thread.is_alive():
        state.stuck = thread
        problem.append(f"not done within {budget_s:g} s")
    if not problem:
        return None
    state.silent_until = time.monotonic() + COOL_DOWN_S
    return problem[0]


def _describe(failure: BaseException) -> str:
    from goaround.text import clean

    try:
        return f"{type(failure).__name__}: {clean(str(failure), 300)}"
    except BaseException:  # noqa: BLE001
        return type(failure).__name__
