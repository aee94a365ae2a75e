"""Structured facts, read from classes shaped like those of the real client libraries (none is imported)."""

from __future__ import annotations

import enum
import socket
import ssl
import subprocess
import urllib.error
from email.message import Message
from types import SimpleNamespace

import pytest
import stubs
from goaround.codes import codes_of


def error(module="client", name="Error", base=Exception, **attributes):
    """An exception of a made-up class."""
    found = type(name, (base,), {"__module__": module})("failed")
    for key, value in attributes.items():
        setattr(found, key, value)
    return found


def response(status=503, headers=None, url="https://api.example.com/v1/orders?key=1"):
    return SimpleNamespace(status_code=status, headers=headers or {}, url=url)


class Status(enum.Enum):
    UNAVAILABLE = (14, "unavailable")


class NoRequest(Exception):
    """httpx raises when no request was set."""

    @property
    def request(self):
        raise RuntimeError("The .request property has not been set.")


def botocore_client_error(**metadata):
    answer = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}, "ResponseMetadata": metadata}
    return error("botocore.exceptions", "ClientError", response=answer, operation_name="StartJobRun")


def urllib_http_error():
    headers = Message()
    headers["Retry-After"] = "120"
    return urllib.error.HTTPError("http://10.0.0.7:8080/x", 429, "Too Many Requests", headers, None)


CASES = {
    "botocore": (
        botocore_client_error(HTTPStatusCode=400, HTTPHeaders={"retry-after": "3"}),
        {"aws_code": "ThrottlingException", "aws_operation": "StartJobRun", "http_status": 400, "retry_after_s": 3.0},
    ),
    "botocore without metadata": (
        error(response={"Error": {"Code": "AccessDenied"}}, operation_name="GetObject"),
        {"aws_code": "AccessDenied", "aws_operation": "GetObject"},
    ),
    "botocore connection": (
        error("botocore.exceptions", "EndpointConnectionError", kwargs={"endpoint_url": "https://glue.us-east-1.amazonaws.com/"}),
        {"host": "glue.us-east-1.amazonaws.com", "port": 443},
    ),
    "requests": (
        error("requests.exceptions", "HTTPError", response=response(headers={"Retry-After": "7"})),
        {"http_status": 503, "retry_after_s": 7.0, "host": "api.example.com", "port": 443},
    ),
    "requests without response": (
        error("requests.exceptions", "ConnectTimeout", base=OSError, response=None, request=SimpleNamespace(url="http://DB.internal:81/")),
        {"host": "db.internal", "port": 81},
    ),
    "httpx without request": (NoRequest(), {}),
    "aiohttp": (
        error(status=502, headers={"Retry-After": "1.5"}, request_info=SimpleNamespace(url="http://a.example:8443/")),
        {"http_status": 502, "retry_after_s": 1.5, "host": "a.example", "port": 8443},
    ),
    "aiohttp connection": (error(base=OSError, host="a.example", port=5432), {"host": "a.example", "port": 5432}),
    "urllib": (urllib_http_error(), {"http_status": 429, "retry_after_s": 120.0, "host": "10.0.0.7", "port": 8080}),
    "urllib3 pool": (error(pool=SimpleNamespace(host="db", port=9)), {"host": "db", "port": 9}),
    "google": (error(code=503, grpc_status_code=Status.UNAVAILABLE), {"http_status": 503, "grpc_code": "UNAVAILABLE"}),
    "grpc": (error("grpc._channel", code=lambda: Status.UNAVAILABLE), {"grpc_code": "UNAVAILABLE"}),
    "Airflow's own": (error("airflow.sdk.exceptions", "AirflowException", status_code=500), {}),
    "psycopg2": (error(pgcode="40P01"), {"sqlstate": "40P01"}),
    "psycopg": (error(sqlstate="57P03"), {"sqlstate": "57P03"}),
    "pymysql's number is no SQLSTATE": (error("pymysql.err", errno=1205), {}),
    "snowflake": (error(errno=250001, sqlstate="08001"), {"sqlstate": "08001"}),
    "errno": (ConnectionRefusedError(111, "refused"), {"errno": "ECONNREFUSED"}),
    "resolver": (socket.gaierror(socket.EAI_NONAME, "unknown"), {"errno": "EAI_NONAME"}),
    "TLS's number is no errno": (ssl.SSLError(1, "handshake failure"), {}),
    "exit code": (SystemExit(7), {"exit_code": 7}),
    "exit with text": (SystemExit("bad arguments"), {"exit_code": 1}),
    "plain exit": (SystemExit(), {"exit_code": 0}),
    "exit code out of range": (SystemExit(70_000), {"exit_code": 70_000 & 0xFF}),
    "process": (subprocess.CalledProcessError(3, "dbt"), {"exit_code": 3}),
    "process by signal": (subprocess.CalledProcessError(-9, "dbt"), {"exit_code": -9, "signal": "SIGKILL"}),
    "process by unknown signal": (subprocess.CalledProcessError(-200, "dbt"), {"exit_code": -200}),
    "container": (error(exit_status=137), {"exit_code": 137}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_facts_of(name):
    found, expected = CASES[name]

    assert codes_of(found, stubs.NOW) == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("Mon, 23 Nov 2026 08:31:00 GMT", 59.75),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("99999999", 86_400.0),
        ("-3", None),
        ("soon", None),
        ("1e9", None),
        ("nan", None),
        (None, None),
    ],
)
def test_retry_after(header, seconds):
    found = error(response=response(headers={"Retry-After": header}))

    assert codes_of(found, stubs.NOW).get("retry_after_s") == seconds


@pytest.mark.parametrize(
    "attributes",
    [
        {"status_code": True}, {"status": "503"}, {"status": 42}, {"code": 10**9}, {"pgcode": "x'; --"}, {"pgcode": 23505},
        {"returncode": "7"}, {"host": "a b", "port": 1}, {"url": "no url"}, {"url": "http://[bad"},
        {"response": {"Error": "text"}}, {"response": {"Error": {"Code": 7}}}, {"retry_after": float("nan")},
        {"kwargs": {"endpoint_url": 7}},
    ],
)
def test_what_is_no_fact_is_absent(attributes):
    assert codes_of(error(**attributes), stubs.NOW) == {}


def test_a_port_out_of_range_is_absent():
    assert codes_of(error(host="db", port=99_999), stubs.NOW) == {"host": "db"}
