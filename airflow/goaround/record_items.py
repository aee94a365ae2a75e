"""What workers put into the table of records (contract: lambdas/contracts/records-table.ts)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from goaround.record_letter import RecordError, named
from goaround.record_reconciliation import Reconciliation
from goaround.shapes import instant

SCHEMA_VERSION = 1
# 90 days.
KEPT_S = 7_776_000
PIPELINE = re.compile(r"[a-z][a-z0-9-]{0,31}")

Item = dict[str, Any]


def counts_item(
    environment: str, pipeline: str, counts: Mapping[str, Any], task: Mapping[str, Any] | None, at: datetime
) -> Item:
    """What became of one batch. :raises RecordError: these are no counts, or they do not add up"""
    numbers = [counts.get(name) for name in ("in", "published", "dead_lettered", "duplicates")]
    batch = counts.get("batch")
    if not isinstance(batch, str) or not all(isinstance(number, int) and number >= 0 for number in numbers):
        raise RecordError(f"these are no counts of a batch: {dict(counts)!r:.200}; publish with meta=counts")
    named("source", counts.get("source"))
    if numbers[0] != sum(numbers[1:]):
        raise RecordError(f"in is not published + dead_lettered + duplicates: {dict(counts)!r:.200}")
    head = _head("CNT", environment, pipeline, batch, at)
    return {**head, "kind": "counts", "counts": dict(counts), "task": task}


def reconciliation_item(environment: str, pipeline: str, result: Reconciliation, at: datetime) -> Item:
    """Source and sink compared."""
    return {**_head("REC", environment, pipeline, result.until, at), "kind": "reconciliation", **asdict(result)}


def replayed_item(
    environment: str, pipeline: str, letter_id: str, task: Mapping[str, Any] | None, at: datetime
) -> Item:
    """A dead-lettered record that was published after all."""
    return {**_head("RPL", environment, pipeline, letter_id, at), "kind": "replayed", "task": task}


def _head(kind: str, environment: str, pipeline: str, sort_key: str, at: datetime) -> Item:
    return {
        "pk": f"{kind}#{environment}#{pipeline}",
        "sk": sort_key,
        "schema_version": SCHEMA_VERSION,
        "environment": environment,
        "pipeline": pipeline,
        "at": instant(at),
        "expires_at": int(at.timestamp()) + KEPT_S,
    }
