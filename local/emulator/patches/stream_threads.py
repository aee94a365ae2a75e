"""Each mapping of a DynamoDB stream is polled in a thread of its own, one batch at a time. MiniStack calls the function
within the one loop that serves all mappings, so that one function of forty seconds keeps every queue waiting.
"""

import contextvars
import logging
import threading
from functools import wraps

from ministack.services import lambda_svc

from .expectations import source_holds

logger = logging.getLogger("goaround.stream_threads")

_mine = threading.local()
_busy: set[str] = set()
_busy_lock = threading.Lock()


def apply() -> None:
    source_holds(lambda_svc._poll_loop, "_poll_dynamodb_streams() or processed")
    source_holds(lambda_svc._poll_dynamodb_streams, "for acct_id, region, esm in _iter_all_esms():", "return processed_any")
    source_holds(lambda_svc._iter_all_esms, "yield acct_id, region, esm")
    poll = lambda_svc._poll_dynamodb_streams
    mappings = lambda_svc._iter_all_esms

    @wraps(mappings)
    def mine_or_all():
        only = getattr(_mine, "mapping", None)
        return (found for found in mappings() if only is None or found[2]["UUID"] == only)

    @wraps(poll)
    def poll_apart():
        for _account, _region, mapping in mappings():
            name = mapping["UUID"]
            if ":dynamodb:" not in mapping.get("EventSourceArn", "") or not _take(name):
                continue
            context = contextvars.copy_context()
            threading.Thread(target=context.run, args=(_poll_one, poll, name), daemon=True, name="stream").start()
        return False

    lambda_svc._iter_all_esms = mine_or_all
    lambda_svc._poll_dynamodb_streams = poll_apart


def _take(name: str) -> bool:
    with _busy_lock:
        if name in _busy:
            return False
        _busy.add(name)
        return True


def _poll_one(poll, name: str) -> None:
    _mine.mapping = name
    try:
        while poll():
            pass
    except Exception:
        logger.exception("the mapping %s was not polled", name)
    finally:
        with _busy_lock:
            _busy.discard(name)
