"""Values that are too large for Airflow's database: their text in object storage, a reference in their place."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from goaround import settings
from goaround.directory_store import DirectoryStore
from goaround.s3_store import S3Store
from goaround.stores import Store, measured

MARK = "goaround.xcom"
VERSION = 1
THRESHOLD_BYTES = 48 * 1024
MAX_SEGMENT = 150
# Longer than any reference: five segments and what surrounds them.
REFERENCE_MAX = 2048
CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 30.0


class LargeValueError(Exception):
    """A value that could not be stored or is not what was stored; the message names the option or the object."""


def shortened(text: str, *names: str) -> str:
    """The text itself, or of one over the threshold the text of a reference to it, which is stored then.

    :param text: JSON
    :param names: of DAG, run, task, map index and key: where it is stored
    :raises LargeValueError: it is over the threshold and there is nowhere to store it, or it looks like a reference
    """
    raw = text.encode()
    if len(raw) <= _threshold():
        if reference_in(text) is not None:
            raise LargeValueError(
                f"goaround.xcom: a value with the key {MARK!r} is taken for a reference; rename the key"
            )
        return text
    size, sha256 = measured(raw)
    path = "/".join([*(_segment(name) for name in names), f"{sha256[:32]}.json"])
    store = _store()
    try:
        store.put(path, raw, sha256)
        store.verify(path, size, sha256)
    except Exception as cause:
        raise LargeValueError(
            f"goaround.xcom: {size} bytes were not stored at {path} in {store}: {_told(cause)}"
        ) from cause
    return json.dumps({MARK: VERSION, "path": path, "bytes": size, "sha256": sha256})


def whole(text: str) -> str:
    """What `shortened` was given. :raises LargeValueError: it is not there, or no longer the same"""
    reference = reference_in(text)
    if reference is None:
        return text
    store, path = _store(), str(reference.get("path"))
    # What is in the database is not trusted to name other files.
    if reference[MARK] != VERSION or any(part in ("", ".", "..") for part in path.split("/")):
        raise LargeValueError(f"goaround.xcom: {reference!r:.300} is no reference that this version reads")
    try:
        raw = store.read(path)
    except Exception as cause:
        raise LargeValueError(f"goaround.xcom: {path} in {store} cannot be read: {_told(cause)}") from cause
    if measured(raw) != (reference.get("bytes"), reference.get("sha256")):
        raise LargeValueError(f"goaround.xcom: {path} in {store} is not what was stored")
    return raw.decode()


def forget(reference: Any) -> None:
    """Delete what a reference names, if it is one. :raises Exception: what the store's backend raises"""
    if isinstance(reference, dict) and reference.get(MARK) == VERSION:
        path = str(reference.get("path"))
        if not any(part in ("", ".", "..") for part in path.split("/")):
            _store().delete(path)


def reference_in(text: str) -> dict[str, Any] | None:
    """The reference that a text of the database is; None where it is a value. Cheap: most are values.

    The key may be anywhere: the database keeps objects in an order of its own.
    """
    if len(text) > REFERENCE_MAX or MARK not in text:
        return None
    value = json.loads(text)
    return value if isinstance(value, dict) and MARK in value else None


def _store() -> Store:
    path = settings.option("XCOM_PATH")
    if path is None:
        raise LargeValueError(
            "goaround.xcom: GOAROUND_XCOM_PATH (or the configuration option goaround.xcom_path) is not set,"
            " such as s3://bucket/xcom or file:///var/xcom"
        )
    return _opened(path, os.getpid())


@lru_cache(maxsize=4)
def _opened(path: str, _process: int) -> Store:
    """By process: a client that was made before a fork shares sockets with its parent."""
    url = urlsplit(path)
    if url.scheme == "file" and url.netloc in ("", "localhost") and url.path.startswith("/"):
        return DirectoryStore(url.path)
    if url.scheme == "s3" and url.netloc:
        import boto3.session
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"total_max_attempts": 2, "mode": "standard"},
            user_agent_extra="goaround-xcom",
        )
        return S3Store(boto3.session.Session().client("s3", config=config), url.netloc, url.path.strip("/"))
    raise LargeValueError(f"goaround.xcom: xcom_path={path!r:.200}, expected s3://bucket/prefix or file:///folder")


def _threshold() -> int:
    given = settings.option("XCOM_THRESHOLD")
    if given is None:
        return THRESHOLD_BYTES
    if not given.isascii() or not given.isdigit():
        raise LargeValueError(f"goaround.xcom: xcom_threshold={given!r:.40}, expected a number of bytes")
    return int(given)


def _segment(name: str) -> str:
    """A name as one segment of a path; a hash of a long one."""
    quoted = quote(name, safe="", errors="surrogatepass")
    if quoted in (".", "..") or not quoted or len(quoted) > MAX_SEGMENT:
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return quoted


def _told(cause: Exception) -> str:
    return f"{type(cause).__name__}: {cause}"[:300]
