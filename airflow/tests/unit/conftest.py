"""Settings every unit test starts from, and a bus that only remembers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from goaround import outbox, sender  # noqa: E402
from goaround.listener import GoaroundListener  # noqa: E402


def wait_until_drained() -> None:
    """Wait until no outbox has anything left to do."""
    for thread in threading.enumerate():
        if thread.name == "goaround":
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture(autouse=True)
def clean_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh process: nothing failed yet, no client made, one environment named."""
    for name in ("ENVIRONMENT", "EVENT_BUS", "EVENTS_ENDPOINT_URL", "LOG_TAIL"):
        monkeypatch.delenv(f"GOAROUND_{name}", raising=False)
        monkeypatch.delenv(f"AIRFLOW__GOAROUND__{name}", raising=False)
    monkeypatch.setenv("GOAROUND_ENVIRONMENT", "dev")
    monkeypatch.setattr(outbox, "_outbox", outbox.Outbox())
    monkeypatch.setattr(sender, "_clients", {})
    sender._boto3_session.cache_clear()
    sender.preload.cache_clear()
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
