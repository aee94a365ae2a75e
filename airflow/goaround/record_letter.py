"""One record that a pipeline could not take, and why (contract: lambdas/contracts/record.ts)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from goaround import compat, settings
from goaround.exceptions import qualified_name
from goaround.shapes import AIRFLOW_ID, RUN_ID, instant
from goaround.text import clean

SCHEMA_VERSION = 1
REASON_MAX = 1000
ENCODINGS = ("json", "text", "utf-8", "base64")
_PRINTABLE = re.compile(r"[ -~]+")
_LONGEST = {"source": 300, "offset": 200, "key": 300, "schema": 200}


class RecordError(ValueError):
    """A record, or what is told of it, that no letter can hold, or a wrong option; the message names it."""


@dataclass(frozen=True)
class Body:
    """A record as text. `encoding` says how it becomes again what the author's code had."""

    encoding: str
    data: str

    def record(self) -> Any:
        """:raises RecordError: the text is not of that encoding"""
        try:
            if self.encoding == "json":
                return json.loads(self.data)
            if self.encoding == "base64":
                return base64.b64decode(self.data, validate=True)
            return self.data.encode() if self.encoding == "utf-8" else self.data
        except (ValueError, RecursionError) as cause:
            raise RecordError(f"the body of the letter is no {self.encoding}") from cause


@dataclass(frozen=True)
class Letter:
    """A dead letter. `head`: what the contract wants beside the body."""

    head: Mapping[str, Any]
    body: Body

    @property
    def id(self) -> str:
        """64 hex digits, the same for the same record of the same source, however often it fails."""
        return self.head["id"]

    @property
    def record(self) -> Any:
        """The record, of the type it had. :raises RecordError: it cannot be read"""
        return self.body.record()


def dead_letter(
    record: Any,
    reason: BaseException | str,
    *,
    source: str,
    offset: str | int,
    schema: str | None = None,
    key: str | None = None,
) -> Letter:
    r"""A letter of one record. Nothing is sent by this: see `RecordQueue.send`.

    >>> letter = dead_letter(b'{"id": 1}', "no amount", source="kinesis:orders/shardId-0", offset=4964)
    >>> letter.record, letter.head["reason"]
    (b'{"id": 1}', {'type': 'BadRecord', 'message': 'no amount'})

    :param record: bytes, text, or a value of JSON; as it came from the source, so that it can be read anew
    :param reason: what was raised, or in words; passwords and tokens are taken out, the record is kept as it is
    :param source: stream and shard, topic and partition, or file: printable ASCII, at most 300 characters
    :param offset: where in the source: sequence number, offset, line; with `source` it identifies the record
    :param schema: what the record was taken for, such as `orders@3`
    :param key: the record's own key, where it is known
    :raises RecordError: the record is of another type, or a name is none
    """
    where = _environment()
    head = {
        "schema_version": SCHEMA_VERSION,
        "id": _identity(where, source, str(offset)),
        "environment": where,
        "task": running_task(),
        "source": named("source", source),
        "offset": named("offset", str(offset)),
        "key": None if key is None else short_key(key),
        "schema": None if schema is None else named("schema", schema),
        "reason": _reason(reason),
        "failed_at": instant(datetime.now(timezone.utc)),
    }
    return Letter(head, encoded(record))


def dead_lettered_again(letter: Letter, reason: BaseException | str) -> Letter:
    """The letter with a new reason, task and time: the same record of the same source, with the same id."""
    now = instant(datetime.now(timezone.utc))
    head = {**letter.head, "task": running_task(), "reason": _reason(reason), "failed_at": now}
    return Letter(head, letter.body)


def encoded(record: Any) -> Body:
    """:raises RecordError: the record is neither bytes, text nor JSON"""
    if isinstance(record, (bytes, bytearray, memoryview)):
        raw = bytes(record)
        try:
            return Body("utf-8", raw.decode())
        except UnicodeDecodeError:
            return Body("base64", base64.b64encode(raw).decode())
    if isinstance(record, str) and _is_unicode(record):
        return Body("text", record)
    try:
        return Body("json", json.dumps(record))
    except (TypeError, ValueError, RecursionError) as cause:
        raise RecordError(
            f"a record of type {qualified_name(type(record))} is neither bytes, text nor JSON: dead-letter what came from the source"
        ) from cause


def read_head(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What replay needs of a letter that came back. :raises RecordError: it is none, or of a later version"""
    if fields.get("schema_version") != SCHEMA_VERSION:
        raise RecordError(f"schema_version is not {SCHEMA_VERSION}")
    if not re.fullmatch(r"[0-9a-f]{64}", str(fields.get("id"))):
        raise RecordError("id is not 64 hex digits")
    for name in ("source", "offset"):
        named(name, fields.get(name))
    return {name: value for name, value in fields.items() if name != "body"}


def _identity(environment: str | None, source: str, offset: str) -> str:
    return hashlib.sha256(json.dumps([environment, source, offset]).encode()).hexdigest()


def named(what: str, value: Any) -> str:
    """The value where it is a name that the contract holds. :raises RecordError: it is none"""
    longest = _LONGEST[what]
    if not isinstance(value, str) or len(value) > longest or not _PRINTABLE.fullmatch(value):
        raise RecordError(f"{what}={value!r:.100}, expected printable ASCII, at most {longest} characters")
    return value


def short_key(key: Any) -> str:
    """The key, or a hash of one that the contract does not hold: a record with an odd key is dead-lettered as well."""
    text = key if isinstance(key, str) else json.dumps(key, default=repr)
    if len(text) <= _LONGEST["key"] and _PRINTABLE.fullmatch(text):
        return text
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _reason(reason: BaseException | str) -> dict[str, str]:
    if not isinstance(reason, BaseException):
        return {"type": "BadRecord", "message": clean(str(reason), REASON_MAX)}
    try:
        message = clean(str(reason), REASON_MAX)
    except Exception:  # noqa: BLE001 - __str__ of a stranger's class
        message = ""
    return {"type": qualified_name(type(reason)), "message": message}


def _environment() -> str | None:
    try:
        return settings.load().environment
    except settings.SettingsError:
        return None


def running_task() -> dict[str, Any] | None:
    """The task try that this process runs, as the contract writes it; None outside of one."""
    ti = compat.running_task_instance()
    names = [compat.read(ti, name) for name in ("dag_id", "run_id", "task_id")]
    allowed = (AIRFLOW_ID, RUN_ID, AIRFLOW_ID)
    if not all(isinstance(name, str) and one.fullmatch(name) for name, one in zip(names, allowed)):
        return None
    index, number = compat.read(ti, "map_index"), compat.read(ti, "try_number")
    return {
        **dict(zip(("dag_id", "run_id", "task_id"), names)),
        "map_index": index if isinstance(index, int) else -1,
        "try_number": number if isinstance(number, int) else 0,
    }


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
