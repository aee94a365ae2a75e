"""What an event of the order stream may look like: for both pipelines, orders_fragile_*.py and orders_fixed_*.py."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

# Schemas that are read. A record of another one is refused until it is named here.
READS = (1,)

MAX_BYTES = 65_536
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.(\d{3}|\d{6}))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
MAX_MINOR = 10**14


class BadOrder(ValueError):
    """An event that is no order, with the reason."""


def parse(data: bytes) -> dict[str, Any]:
    """The order of an event: id, customer, amount_minor (int, cents), at (as in the event).

    :raises ValueError: it can never be taken, and why: `BadOrder`, no UTF-8, no JSON
    """
    event = _event(data)
    schema = event.get("schema")
    if type(schema) is not int or schema not in READS:
        raise BadOrder(f"schema is {schema!r:.50}, expected one of {', '.join(map(str, READS))}")
    if event.get("currency") != "EUR":
        raise BadOrder(f"currency is {event.get('currency')!r:.50}, expected EUR")
    amount_minor = _amount_minor(event, schema)
    if amount_minor < 0:
        raise BadOrder(f"the amount is negative: {amount_minor} cents")
    instant_of(event.get("at"))
    return {
        "id": _name(event, "id"),
        "customer": _name(event, "customer"),
        "amount_minor": amount_minor,
        "at": event["at"],
    }


def customer_of(data: bytes) -> str | None:
    """Whom to ask the customer API for, whatever the schema; None where the event names nobody."""
    try:
        return _name(_event(data), "customer")
    except (ValueError, RecursionError):
        return None


def instant_of(at: Any) -> datetime:
    """When an order was made, in UTC. :raises BadOrder: it is no instant, or has no zone"""
    found = INSTANT.fullmatch(at) if isinstance(at, str) else None
    if found is None:
        raise BadOrder(f"at is {at!r:.50}, expected such as 2026-11-26T05:00:00.123Z")
    if found[3] is None:
        raise BadOrder(f"at is {at!r:.50}, without a zone")
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(timezone.utc)
    except (ValueError, OverflowError) as cause:
        raise BadOrder(f"at is {at!r:.50}, no such time") from cause


def _event(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise BadOrder(f"the event has {len(data)} bytes, an order has at most {MAX_BYTES}")
    event = json.loads(data.decode("utf-8"))
    if not isinstance(event, dict):
        raise BadOrder(f"the event is {type(event).__name__}, expected an object")
    return event


def _name(event: dict[str, Any], field: str) -> str:
    value = event.get(field)
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise BadOrder(f"{field} is {value!r:.50}, expected letters, digits and -")
    return value


def _amount_minor(event: dict[str, Any], schema: int) -> int:
    if schema == 2:
        minor = event.get("amount_minor")
        if type(minor) is not int or abs(minor) > MAX_MINOR:
            raise BadOrder(f"amount_minor is {minor!r:.50}, expected a whole number of cents")
        return minor
    amount = event.get("amount")
    if not isinstance(amount, str) or not AMOUNT.fullmatch(amount):
        raise BadOrder(f"amount is {amount!r:.50}, expected a text such as 12.50")
    return int(Decimal(amount) * 100)
