"""Structured facts of one exception, found by the shape of its attributes: no client library is imported.

Every read is guarded by the caller (`codes_of` swallows what one fact's reader raises), and every value is checked
against the contract, since the attributes of a stranger's class may hold anything.
"""

from __future__ import annotations

import errno as errnos
import re
import signal as signals
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

from goaround.shapes import instant

Facts = dict[str, Any]

_SQLSTATE = re.compile(r"[0-9A-Z]{5}")
_GRPC_STATUS = re.compile(r"[A-Z_]{2,32}")
_GAI_NAMES = {number: name for name, number in vars(socket).items() if name.startswith("EAI_")}
RETRY_AFTER_MAX_S = 86_400


def codes_of(error: BaseException, now: datetime) -> Facts:
    """The codes of one exception (contract `exceptionCodes`); what it does not carry is absent.

    :param now: for a Retry-After that is a date
    """
    facts: Facts = {}
    readers: tuple[Callable[[BaseException, datetime], Facts], ...]
    readers = (_aws, _http, _sql, _errno, _grpc, _process, _peer, _breaker)
    for reader in readers:
        try:
            found = reader(error, now)
        except BaseException:  # noqa: BLE001 - runs in the sender's own thread, see outbox.py
            continue
        facts.update({name: value for name, value in found.items() if value is not None and name not in facts})
    return facts


def _get(source: Any, name: str) -> Any:
    try:
        return getattr(source, name, None)
    except BaseException:  # noqa: BLE001 - httpx raises from `.request`, others from anything
        return None


def _short(value: Any, limit: int) -> str | None:
    return value[:limit] if isinstance(value, str) and value and value.isprintable() else None


def _class_names(error: BaseException) -> set[str]:
    return {f"{cls.__module__}.{cls.__qualname__}" for cls in type(error).__mro__}


def _aws(error: BaseException, now: datetime) -> Facts:
    """botocore's ClientError: `response` is a dict."""
    response = _get(error, "response")
    if not isinstance(response, dict) or not isinstance(response.get("Error"), dict):
        return {}
    metadata = response.get("ResponseMetadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return {
        "aws_code": _short(response["Error"].get("Code"), 128),
        "aws_operation": _short(_get(error, "operation_name"), 128),
        "http_status": _status(metadata.get("HTTPStatusCode")),
        "retry_after_s": _retry_after(metadata.get("HTTPHeaders"), now),
    }


def _http(error: BaseException, now: datetime) -> Facts:
    """requests and httpx (`response`), aiohttp and kubernetes (`status`), urllib (`code` with `headers`), others."""
    response = _get(error, "response")
    statuses = [_get(response, "status_code"), _get(response, "status"), _get(_get(error, "resp"), "status")]
    if not _is_airflows_own(error):
        statuses += [_get(error, name) for name in ("status_code", "status", "http_status")]
        statuses.append(None if isinstance(error, SystemExit) else _get(error, "code"))
    status = next((found for value in statuses if (found := _status(value)) is not None), None)
    waits = (_retry_after(_get(source, "headers"), now) for source in (response, error))
    wait = next((found for found in waits if found is not None), None)
    if wait is None:
        wait = _seconds(_get(error, "retry_after"))
    return {"http_status": status, "retry_after_s": wait}


def _is_airflows_own(error: BaseException) -> bool:
    """Every AirflowException has `status_code = 500`, meant for Airflow's own API."""
    return any(name.startswith("airflow.") and name.endswith(".AirflowException") for name in _class_names(error))


def _sql(error: BaseException, now: datetime) -> Facts:
    """psycopg2 (`pgcode`), psycopg, asyncpg, mysql.connector, snowflake (`sqlstate`), pyodbc (first argument)."""
    candidates = [_get(error, "pgcode"), _get(error, "sqlstate")]
    if type(error).__module__.split(".")[0] == "pyodbc" and error.args:
        candidates.append(error.args[0])
    return {"sqlstate": next((v for v in candidates if isinstance(v, str) and _SQLSTATE.fullmatch(v)), None)}


def _errno(error: BaseException, now: datetime) -> Facts:
    """Only OSError means the system's errno by it; resolvers have numbers of their own, TLS has none of use."""
    if not isinstance(error, OSError) or type(error).__module__ == "ssl":
        return {}
    if isinstance(error, socket.gaierror):
        return {"errno": _GAI_NAMES.get(error.errno)}
    if isinstance(error, socket.herror):
        return {}
    return {"errno": errnos.errorcode.get(error.errno)} if isinstance(error.errno, int) else {}


def _grpc(error: BaseException, now: datetime) -> Facts:
    """grpc.RpcError (`code()`) and google.api_core (`grpc_status_code`)."""
    status = _get(error, "grpc_status_code")
    if status is None and any(name.startswith("grpc.") for name in _class_names(error)):
        code = _get(error, "code")
        status = code() if callable(code) else code
    name = _get(status, "name")
    return {"grpc_code": name if isinstance(name, str) and _GRPC_STATUS.fullmatch(name) else None}


def _process(error: BaseException, now: datetime) -> Facts:
    """SystemExit, CalledProcessError and what looks like it; a negative return code is a signal."""
    if isinstance(error, SystemExit):
        code = 0 if error.code is None else error.code
        return _exit(code if isinstance(code, int) else 1)
    if isinstance(error, subprocess.CalledProcessError):
        return _exit(error.returncode)
    codes = (_get(error, name) for name in ("returncode", "exit_code", "exit_status"))
    return next((_exit(code) for code in codes if isinstance(code, int) and not isinstance(code, bool)), {})


def _exit(code: int) -> Facts:
    facts: Facts = {"exit_code": code} if -255 <= code <= 255 else {"exit_code": code & 0xFF}
    if code < 0:
        try:
            facts["signal"] = signals.Signals(-code).name
        except ValueError:
            pass
    return facts


def _peer(error: BaseException, now: datetime) -> Facts:
    """Host and port of the system that was called: from a URL, from urllib3's pool, from aiohttp's or redis' fields."""
    for url in _urls(error):
        if facts := _host_and_port(url):
            return facts
    for source in (_get(error, "pool"), _get(error, "conn"), _get(error, "connection"), error):
        host, port = _get(source, "host"), _get(source, "port")
        if isinstance(host, str) and (facts := _host_fact(host)):
            return {**facts, "port": port if _is_port(port) else None}
    return {}


def _breaker(error: BaseException, now: datetime) -> Facts:
    """Our own refusal: DependencyOpen."""
    if "goaround.DependencyOpen" not in _class_names(error):
        return {}
    told = {"dependency": _get(error, "dependency"), "not_before": instant(_get(error, "not_before"))}
    return {"breaker": {**told, "epoch": _get(error, "epoch")}}


def _urls(error: BaseException) -> Iterator[str]:
    sources = (_get(error, "request"), _get(error, "response"), _get(error, "request_info"), _get(error, "resp"))
    values = [_get(source, "url") for source in sources] + [_get(error, "url")]
    arguments = _get(error, "kwargs")  # botocore's EndpointConnectionError and time-outs
    if isinstance(arguments, dict):
        values.append(arguments.get("endpoint_url"))
    for value in values:
        text = value if isinstance(value, str) else str(value) if value is not None else ""
        if "://" in text[:64]:
            yield text[:2048]


def _host_and_port(url: str) -> Facts:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    facts = _host_fact(parts.hostname)
    if facts:
        port = parts.port if parts.port is not None else {"http": 80, "https": 443}.get(parts.scheme)
        facts["port"] = port
    return facts


def _host_fact(host: str | None) -> Facts:
    return {"host": host.lower()} if host and re.fullmatch(r"[A-Za-z0-9._:-]{1,253}", host) else {}


def _is_port(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 65_535


def _status(value: Any) -> int | None:
    """HTTPStatus is an int; `True` and text are no status."""
    return int(value) if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599 else None


def _retry_after(headers: Any, now: datetime) -> float | None:
    for name in ("Retry-After", "retry-after"):
        try:
            value = headers.get(name)
        except BaseException:  # noqa: BLE001 - whatever somebody calls headers
            return None
        if value is None:
            continue
        if (seconds := _seconds(value)) is not None:
            return seconds
        return _until(str(value)[:64], now)
    return None


def _until(date: str, now: datetime) -> float | None:
    from email.utils import parsedate_to_datetime

    instant = parsedate_to_datetime(date)
    instant = instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)
    return _seconds(max((instant - now).total_seconds(), 0))


def _seconds(value: Any) -> float | None:
    """A non-negative number of seconds, capped at a day; text of digits counts."""
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}(\.\d{1,6})?\s*", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        return None
    return round(min(float(value), RETRY_AFTER_MAX_S), 3)
