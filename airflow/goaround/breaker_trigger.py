"""Waits for a breaker in the triggerer, where it holds no worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from goaround.breaker_waiting import Waiting


class BreakerTrigger(BaseTrigger):
    """Looks every `poll_s` seconds; its event says which state lets the task through."""

    def __init__(self, dependency: str, task_instance: str, for_s: int, poll_s: float) -> None:
        super().__init__()
        self.dependency = dependency
        self.task_instance_behind = task_instance
        self.for_s = for_s
        self.poll_s = poll_s

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What another triggerer needs to wait on."""
        arguments = {
            "dependency": self.dependency,
            "task_instance": self.task_instance_behind,
            "for_s": self.for_s,
            "poll_s": self.poll_s,
        }
        return "goaround.breaker_trigger.BreakerTrigger", arguments

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """One event, once the task is let through."""
        waiting = Waiting(self.dependency, self.task_instance_behind, self.for_s)
        state = None
        while state is None:
            # The sensor has looked before it left. A task that comes back before the scheduler has heard that it left is
            # taken for a lost one.
            await asyncio.sleep(self.poll_s)
            # In a thread: boto3 blocks, and every trigger shares the loop.
            state = await asyncio.to_thread(waiting.look)
        yield TriggerEvent({"state": state})
