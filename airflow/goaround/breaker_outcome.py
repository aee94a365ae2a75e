"""What a guarded block came to, by the facts of the exception that left it (contract `outcomeClass`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from goaround.breaker_items import Outcome
from goaround.codes import Facts, codes_of
from goaround.exceptions import walk

OK = Outcome("ok")
IGNORED = Outcome("ignored")

# From the least to the most that an outcome says; of equals the first stays.
_WEIGHT = {"ignored": 0, "ok": 1, "slow": 2, "throttled": 2, "fail": 2}

_AWS_THROTTLED = set(
    "BandwidthLimitExceeded EC2Throttled PriorRequestNotComplete ProvisionedThroughputExceeded RequestLimitExceeded"
    " RequestThrottled SlowDown Throttled Throttling TooManyRequests".split()
)
_AWS_FAILED = set(
    "InternalError InternalFailure InternalServer InternalServerError InternalService RequestTimeout"
    " ServiceUnavailable".split()
)
_ERRNOS = set(
    "ECONNABORTED ECONNREFUSED ECONNRESET EHOSTDOWN EHOSTUNREACH ENETDOWN ENETRESET ENETUNREACH EPIPE ETIMEDOUT"
    " EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME".split()
)
_GRPC_FAILED = {"DEADLINE_EXCEEDED", "INTERNAL", "UNAVAILABLE"}
# Connection, the server's resources, its stop, its own faults; ODBC's time-outs.
_SQL_FAILED = ("08", "53", "57P", "58", "HYT")
# MySQL: too many connections, shutdown, no connection, connection lost.
_MYSQL_FAILED = {1040, 1053, 2002, 2003, 2005, 2006, 2013, 2055}
# Where there is no code the class tells: requests, urllib3, httpx, aiohttp, botocore, redis, pymongo, kafka, paramiko,
# smtplib, http.client; and Airflow's own time-out of a call that did not come back.
_CLASSES_FAILED = set(
    "AirflowTaskTimeout ClientConnectionError ConnectTimeout ConnectTimeoutError ConnectionClosedError ConnectionError"
    " ConnectionFailure EndpointConnectionError IncompleteRead IncompleteReadError KafkaTimeoutError"
    " NameResolutionError NewConnectionError NoBrokersAvailable NoValidConnectionsError ProtocolError ReadTimeout"
    " ReadTimeoutError RemoteDisconnected SMTPConnectError SMTPServerDisconnected ServerDisconnectedError Timeout"
    " TimeoutError TimeoutException TransportError".split()
)
# Ours to mend, or our own doing, though a client may call it a connection error.
_CLASSES_IGNORED = {"SSLCertVerificationError", "CertificateError", "DependencyOpen"}


def outcome_of(error: BaseException, now: datetime, before: BaseException | None = None) -> Outcome:
    """Classify what left the block, outermost exception first; a cause counts where what it caused says nothing.

    429 and other throttling: `throttled`. 5xx, time-outs, connections: `fail`. Everything else is `ignored`: 4xx,
    validation, mistakes in the task, a refusal of our own.

    :param now: for a Retry-After that is a date
    :param before: the exception that was being handled when the block began: no cause from within
    """
    links = list(takewhile(lambda link: link is not before, (link for link, _ in walk(error))))
    if any(_names(link) & _CLASSES_IGNORED for link in links):
        return IGNORED
    return next((found for link in links if (found := _link(link, now)) is not None), IGNORED)


def weightier(one: Outcome | None, other: Outcome) -> Outcome:
    """What two blocks of one try come to together: the first failure, else ok, else ignored."""
    return one if one is not None and _WEIGHT[one.kind] >= _WEIGHT[other.kind] else other


def _link(error: BaseException, now: datetime) -> Outcome | None:
    """None where the exception says nothing of a call."""
    codes = codes_of(error, now)
    kind = next((found for found in _kinds(error, codes) if found is not None), None)
    return None if kind is None else Outcome(kind, None if kind == "ignored" else codes.get("retry_after_s"))


def _kinds(error: BaseException, codes: Facts) -> Iterator[str | None]:
    yield _aws(codes.get("aws_code"))
    yield _http(codes.get("http_status"))
    yield _grpc(codes.get("grpc_code"))
    sqlstate = codes.get("sqlstate")
    yield None if sqlstate is None else "fail" if sqlstate.startswith(_SQL_FAILED) else "ignored"
    yield "fail" if _is_lost_connection(error, codes) else None


def _aws(code: str | None) -> str | None:
    name = (code or "").removesuffix("Exception")
    return "throttled" if name in _AWS_THROTTLED else "fail" if name in _AWS_FAILED else None


def _http(status: int | None) -> str | None:
    if status is None:
        return None
    if status == 429:
        return "throttled"
    return "fail" if status >= 500 or status == 408 else "ignored"


def _grpc(status: str | None) -> str | None:
    if status is None:
        return None
    if status == "RESOURCE_EXHAUSTED":
        return "throttled"
    return "fail" if status in _GRPC_FAILED else "ignored"


def _is_lost_connection(error: BaseException, codes: Facts) -> bool:
    if codes.get("errno") in _ERRNOS or _names(error) & _CLASSES_FAILED:
        return True
    library = type(error).__module__.split(".")[0]
    if "OperationalError" not in _names(error):
        return False
    # psycopg gives an error that comes from the server a code; pymysql and MySQLdb give a number to every one.
    number = error.args[0] if error.args else None
    return library in {"psycopg", "psycopg2"} or (library in {"pymysql", "MySQLdb"} and number in _MYSQL_FAILED)


def _names(error: BaseException) -> set[str]:
    return {cls.__name__ for cls in type(error).__mro__}
