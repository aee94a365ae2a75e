"""What an exception says of the system that was called (classes shaped like the clients' own)."""

from __future__ import annotations

import socket
import ssl
import subprocess
from types import SimpleNamespace

import pytest
import stubs
from goaround.breaker_items import Outcome
from goaround.breaker_outcome import outcome_of, weightier


def error(module="client", name="Error", base=Exception, args=("failed",), **attributes):
    """An exception of a made-up class."""
    found = type(name, (base,), {"__module__": module})(*args)
    for key, value in attributes.items():
        setattr(found, key, value)
    return found


def http(status, **headers):
    response = SimpleNamespace(status_code=status, headers=headers, url="https://api.example.com/")
    return error("requests.exceptions", "HTTPError", OSError, response=response)


def aws(code, status=400):
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return error("botocore.exceptions", "ClientError", response=answer, operation_name="StartJobRun")


def grpc(name):
    return error("grpc._channel", "_InactiveRpcError", code=lambda: SimpleNamespace(name=name))


def raised(outer, inner, *, explicit):
    """`outer`, raised from or while handling `inner`."""
    try:
        try:
            raise inner
        except BaseException:
            if explicit:
                raise outer from inner
            raise outer  # noqa: B904
    except BaseException as found:
        return found


REQUESTS_CONNECTION = error("requests.exceptions", "ConnectionError", OSError)
REQUESTS_SSL = error("requests.exceptions", "SSLError", type(REQUESTS_CONNECTION))
OPERATIONAL = ("psycopg2", "OperationalError")

CASES = {
    "429": (http(429), "throttled"),
    "503": (http(503), "fail"),
    "500": (http(500), "fail"),
    "408": (http(408), "fail"),
    "400": (http(400), "ignored"),
    "404": (http(404), "ignored"),
    "401": (http(401), "ignored"),
    "AWS throttling": (aws("ThrottlingException"), "throttled"),
    "S3 slow down": (aws("SlowDown", 503), "throttled"),
    "DynamoDB throughput": (aws("ProvisionedThroughputExceededException"), "throttled"),
    "AWS fault by code": (aws("InternalServerException"), "fail"),
    "AWS fault by status": (aws("WhateverException", 500), "fail"),
    "AWS denied": (aws("AccessDeniedException", 403), "ignored"),
    "AWS validation": (aws("ValidationException"), "ignored"),
    "botocore read time-out": (error("botocore.exceptions", "ReadTimeoutError"), "fail"),
    "botocore credentials": (error("botocore.exceptions", "NoCredentialsError"), "ignored"),
    "gRPC unavailable": (grpc("UNAVAILABLE"), "fail"),
    "gRPC exhausted": (grpc("RESOURCE_EXHAUSTED"), "throttled"),
    "gRPC argument": (grpc("INVALID_ARGUMENT"), "ignored"),
    "connection refused": (ConnectionRefusedError(111, "refused"), "fail"),
    "connection reset": (ConnectionResetError(104, "reset"), "fail"),
    "connection of requests": (REQUESTS_CONNECTION, "fail"),
    "no such host": (socket.gaierror(socket.EAI_NONAME, "unknown"), "fail"),
    "time-out": (TimeoutError("timed out"), "fail"),
    "Airflow's time-out": (error("airflow.sdk.exceptions", "AirflowTaskTimeout", BaseException), "fail"),
    "certificate": (raised(REQUESTS_SSL, ssl.SSLCertVerificationError(1, "expired"), explicit=False), "ignored"),
    "Postgres is gone": (error(*OPERATIONAL, pgcode=None), "fail"),
    "Postgres stops": (error(*OPERATIONAL, pgcode="57P01"), "fail"),
    "Postgres is full": (error(*OPERATIONAL, pgcode="53300"), "fail"),
    "a deadlock": (error(*OPERATIONAL, pgcode="40P01"), "ignored"),
    "no such table": (error("psycopg2.errors", "UndefinedTable", pgcode="42P01"), "ignored"),
    "MySQL is gone": (error("pymysql.err", "OperationalError", args=(2003, "can't connect")), "fail"),
    "MySQL's lock wait": (error("pymysql.err", "OperationalError", args=(1205, "lock wait")), "ignored"),
    "SQLite": (error("sqlite3", "OperationalError", args=("database is locked",)), "ignored"),
    "no such file": (FileNotFoundError(2, "no such file"), "ignored"),
    "a mistake": (KeyError("amount"), "ignored"),
    "a check": (AssertionError("no rows"), "ignored"),
    "an exit": (SystemExit(1), "ignored"),
    "a process": (subprocess.CalledProcessError(3, "dbt"), "ignored"),
    "a deferral": (error("airflow.sdk.exceptions", "TaskDeferred", BaseException), "ignored"),
    "a stranger's attributes": (error(response=7, code="x", status=[], pgcode=9, errno="y"), "ignored"),
    "wrapped": (raised(RuntimeError("no orders"), http(503), explicit=True), "fail"),
    "while handling": (raised(RuntimeError("no orders"), http(429), explicit=False), "throttled"),
    "the outermost that says something": (
        raised(http(404), ConnectionResetError(104, "reset"), explicit=True),
        "ignored",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_outcome_of(name):
    found, expected = CASES[name]

    assert outcome_of(found, stubs.NOW).kind == expected


@pytest.mark.parametrize(("status", "seconds"), [(429, 120.0), (503, 120.0), (404, None)])
def test_the_wait_that_was_asked_for(status, seconds):
    assert outcome_of(http(status, **{"Retry-After": "120"}), stubs.NOW).retry_after_s == seconds


def test_a_context_from_before_the_block_is_no_cause():
    before = ConnectionResetError(104, "reset")
    found = raised(KeyError("amount"), before, explicit=False)

    assert outcome_of(found, stubs.NOW).kind == "fail"
    assert outcome_of(found, stubs.NOW, before).kind == "ignored"


@pytest.mark.parametrize(
    ("kinds", "together"),
    [
        (["ok", "ok"], "ok"),
        (["ignored", "ok"], "ok"),
        (["ok", "ignored"], "ok"),
        (["ok", "slow"], "slow"),
        (["throttled", "fail"], "throttled"),
        (["fail", "throttled", "ok"], "fail"),
    ],
)
def test_blocks_together(kinds, together):
    found = None
    for kind in kinds:
        found = weightier(found, Outcome(kind))

    assert found.kind == together
