"""PutEvents, once. boto3 is imported here and only when there is something to send."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

from goaround.settings import Settings

SOURCE = "goaround.airflow"
CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 1.0

# (process, endpoint) → client: a client that was made before a fork shares sockets with its parent.
_clients: dict[tuple[int, str | None], Any] = {}


class NotAccepted(Exception):
    """EventBridge answered, but did not take the event."""


def send(settings: Settings, detail_type: str, detail: dict[str, Any]) -> None:
    """Put one event on the bus: one try, no retry; whoever calls bounds the whole time (outbox.py).

    :raises NotAccepted: EventBridge refused the entry
    :raises Exception: what boto3 raises: not installed, no credentials, no connection
    """
    answer = _client(settings.endpoint_url).put_events(
        Entries=[
            {
                "EventBusName": settings.event_bus,
                "Source": SOURCE,
                "DetailType": detail_type,
                "Detail": encode(detail),
            }
        ]
    )
    if answer.get("FailedEntryCount"):
        entry = (answer.get("Entries") or [{}])[0]
        raise NotAccepted(f"{entry.get('ErrorCode')}: {entry.get('ErrorMessage')}")


@cache
def preload() -> None:
    """Load, once, what sending needs, without a connection or credentials: modules, and the service's model.

    Forked children inherit both; the client that is made here is thrown away.
    """
    from goaround import fit, report  # noqa: F401

    _boto3_session().client("events", region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")


def encode(detail: dict[str, Any]) -> str:
    """The detail as it goes over the wire: compact, UTF-8."""
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _client(endpoint_url: str | None) -> Any:
    key = (os.getpid(), endpoint_url)
    if key not in _clients:
        session = _boto3_session()
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"total_max_attempts": 1, "mode": "standard"},
            user_agent_extra="goaround-listener",
        )
        _clients[key] = session.client("events", endpoint_url=endpoint_url, config=config)
    return _clients[key]


@cache
def _boto3_session() -> Any:
    """A session of its own: the default one belongs to the task's code."""
    import boto3.session

    return boto3.session.Session()
