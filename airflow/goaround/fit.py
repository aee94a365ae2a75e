"""Cuts a detail until it fits an event of 64 KiB."""

from __future__ import annotations

from typing import Any

from goaround.sender import encode
from goaround.text import cut

DETAIL_MAX_BYTES = 65_536


def fit(detail: dict[str, Any]) -> dict[str, Any]:
    """The detail, with its free texts and lists cut as little as makes it fit; ids and codes stay as they are."""
    text_limit, list_limit = 4096, 200
    while len(encode(detail).encode("utf-8", "replace")) > DETAIL_MAX_BYTES:
        if text_limit <= 64 and list_limit <= 1:
            return detail
        text_limit, list_limit = max(text_limit // 2, 64), max(list_limit // 2, 1)
        detail = _shrink(detail, text_limit, list_limit)
    return detail


def _shrink(detail: dict[str, Any], text_limit: int, list_limit: int) -> dict[str, Any]:
    smaller = dict(detail)
    for name in ("log_tail", "error_text", "message"):
        if isinstance(smaller.get(name), str):
            smaller[name] = cut(smaller[name], text_limit)
    for name in ("upstream_ids", "downstream_ids", "tags", "owners"):
        if name in smaller:
            smaller[name] = smaller[name][:list_limit]
    if "assets" in smaller:
        smaller["assets"] = {side: names[:list_limit] for side, names in smaller["assets"].items()}
    if "awaits" in smaller:
        smaller["awaits"] = [_shrink_awaited(run, list_limit) for run in smaller["awaits"]]
    if "exception" in smaller:
        smaller["exception"] = [_shrink_link(link, text_limit, list_limit) for link in smaller["exception"]]
    return smaller


def _shrink_awaited(run: dict[str, Any], list_limit: int) -> dict[str, Any]:
    """All of its tasks or none: none means the run as a whole."""
    return run if len(run["task_ids"]) <= list_limit else {**run, "task_ids": []}


def _shrink_link(link: dict[str, Any], text_limit: int, list_limit: int) -> dict[str, Any]:
    keep = max(list_limit // 8, 2)
    return {
        **link,
        "message": cut(link["message"], text_limit),
        "mro": link["mro"] if len(link["mro"]) <= keep else link["mro"][: keep // 2] + link["mro"][-(keep - keep // 2) :],
        "frames": link["frames"][-keep:],
    }
