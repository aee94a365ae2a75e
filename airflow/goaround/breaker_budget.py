"""Bounds what a task may wait for the table of breakers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# All that goes over a network: credentials, DNS, connection, answer, the second attempt. Importing boto3 is not in it.
BUDGET_S = 0.5


class Late(Exception):
    """Not done within the budget; it goes on alone, in a thread that the end of the process does not wait for."""


class Budget:
    """The seconds that one guarded block may wait, reading and writing together."""

    def __init__(self) -> None:
        self._left = BUDGET_S

    def spend(self, job: Callable[[], T]) -> T:
        """Do the job in a thread of its own and wait as long as the budget lasts.

        :raises Late: the budget is spent
        :raises Exception: what the job raises
        """
        done = threading.Event()
        result: list[T] = []
        failure: list[BaseException] = []

        def run() -> None:
            try:
                result.append(job())
            except BaseException as raised:  # noqa: BLE001 - told to the caller
                failure.append(raised)
            finally:
                done.set()

        started = time.monotonic()
        threading.Thread(target=run, name="goaround-guard", daemon=True).start()
        in_time = done.wait(max(self._left, 0))
        self._left -= time.monotonic() - started
        if not in_time:
            raise Late(f"no answer within {BUDGET_S * 1000:g} ms")
        if failure:
            raise _ordinary(failure[0])
        return result[0]


def _ordinary(failure: BaseException) -> Exception:
    """An exit that a library raised in that thread ends nothing but the job."""
    return failure if isinstance(failure, Exception) else RuntimeError(type(failure).__name__)
