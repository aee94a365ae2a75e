"""Identifiers and instants as the contract writes them."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

AIRFLOW_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,249}")
RUN_ID = re.compile(r"[A-Za-z0-9_.~:+-]{1,250}")


def instant(value: Any) -> str | None:
    """A datetime in UTC with milliseconds (one without a zone is UTC already); None for anything else."""
    if not isinstance(value, datetime):
        return None
    value = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
