"""Text of the event: safe to make, clean, and within the contract's lengths."""

from __future__ import annotations

from typing import Any

from goaround.redact import redact

# More than any field holds, less than what would keep the redaction busy.
RAW_MAX = 8192
GAP = " … "


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units (the receiver counts as JavaScript does); keeps the head and some of the tail."""
    if _units(text) <= limit:
        return text
    if limit <= 64:
        return _head(text, limit)
    tail = _head(text[: -limit // 4 - 1 : -1], limit // 4)[::-1]
    return _head(text, limit - limit // 4 - len(GAP)) + GAP + tail


def clean(text: str, limit: int) -> str:
    """Without secrets and control characters, cut to `limit`."""
    if len(text) > RAW_MAX:
        # Whole words only: half a secret at the seam would not be recognised.
        head, tail = text[: RAW_MAX * 3 // 4], text[-RAW_MAX // 4 :]
        text = head[: max(head.rfind(" "), len(head) - 512)] + GAP + tail[min(tail.find(" ") % len(tail), 512) :]
    return cut(redact(text), limit).strip()


def label(value: Any, limit: int = 250) -> str | None:
    """A short name for the event; None where it is no text."""
    if value is None:
        return None
    value = getattr(value, "value", value)  # enums of str print their class
    return clean(value, limit) if isinstance(value, str) else None


def labels(values: Any, count: int, limit: int = 250) -> list[str]:
    """At most `count` different names, empty ones left out, sorted where the source has no order."""
    if not isinstance(values, (list, tuple, set, frozenset)):
        return []
    ordered = sorted(values, key=str) if isinstance(values, (set, frozenset)) else values
    named = (label(value, limit) for value in ordered)
    return list(dict.fromkeys(name for name in named if name))[:count]


def _units(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _head(text: str, limit: int) -> str:
    return text[:limit].encode("utf-16-le", "replace")[: limit * 2].decode("utf-16-le", "ignore")
