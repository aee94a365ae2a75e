"""Settings every unit test starts from, and a bus that only remembers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from goaround import breaker_store, breaker_tries, compat, outbox, sender  # noqa: E402
from goaround.listener import GoaroundListener  # noqa: E402

import stubs  # noqa: E402
from fake_table import FakeTable  # noqa: E402


def wait_until_drained() -> None:
    """Wait until no outbox has anything left to do."""
    for thread in threading.enumerate():
        if thread.name.startswith("goaround"):
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture(autouse=True)
def clean_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh process: nothing failed yet, no client made, one environment named."""
    for name in (
        "ENVIRONMENT",
        "EVENT_BUS",
        "EVENTS_ENDPOINT_URL",
        "LOG_TAIL",
        "BREAKER_TABLE",
        "BREAKER_ENDPOINT_URL",
        "RECORDS_TABLE",
    ):
        monkeypatch.delenv(f"GOAROUND_{name}", raising=False)
        monkeypatch.delenv(f"AIRFLOW__GOAROUND__{name}", raising=False)
    monkeypatch.setenv("GOAROUND_ENVIRONMENT", "dev")
    monkeypatch.setattr(outbox, "_outbox", outbox.Outbox())
    monkeypatch.setattr(sender, "_clients", {})
    monkeypatch.setattr(breaker_tries, "_tries", breaker_tries.Tries())
    monkeypatch.setattr(breaker_store, "_clients", {})
    for cached in (sender._boto3_session, sender.preload, breaker_store._boto3_session, breaker_store.preload):
        cached.cache_clear()
    yield
    # While what the test replaced is still replaced.
    wait_until_drained()


@pytest.fixture
def drained() -> Callable[[], None]:
    return wait_until_drained


@pytest.fixture
def listener() -> GoaroundListener:
    return GoaroundListener()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was sent, as (detail-type, detail)."""
    sent: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(sender, "send", lambda settings, detail_type, detail: sent.append((detail_type, detail)))
    return sent


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> FakeTable:
    """The table of breakers, empty, and configured."""
    fake = FakeTable()
    monkeypatch.setenv("GOAROUND_BREAKER_TABLE", "breakers")
    monkeypatch.setattr(breaker_store, "_client", lambda settings: fake)
    monkeypatch.setattr(breaker_store, "preload", lambda: None)
    return fake


@pytest.fixture
def run_task(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes this process run a task try, `stubs.worker_task_instance` with these changes."""

    def begin(**changes: Any) -> None:
        monkeypatch.setattr(compat, "running_task_instance", lambda: stubs.worker_task_instance(**changes))

    return begin
