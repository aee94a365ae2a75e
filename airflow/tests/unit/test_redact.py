"""What never leaves the worker, and what must still be readable."""

from __future__ import annotations

import time

import pytest
from goaround.redact import redact

SECRET = "s3cr3tV4lue"


@pytest.mark.parametrize(
    "text",
    [
        f"password={SECRET} host=db",
        f"PGPASSWORD: {SECRET}",
        f"{{'user': 'etl', 'password': '{SECRET} with blanks'}}",
        f'{{"api_key": "{SECRET}"}}',
        f"client_secret={SECRET}&grant_type=x",
        f"db.conn.passwd => {SECRET}",
        f"spark-submit --db-password {SECRET} --name x",
        f"Authorization: Bearer {SECRET}",
        f"-H 'Authorization: Basic {SECRET}=='",
        f"called with bearer {SECRET}",
        f"Cookie: session={SECRET}; theme=dark",
        f"postgresql://etl:{SECRET}@db.internal:5432/orders",
        f"amqp://:{SECRET}@queue",
        f"https://x-token-auth-{SECRET}@git.example.com/repo.git",
        f"https://b.s3.amazonaws.com/k?X-Amz-Credential=A%2F{SECRET}&X-Amz-Security-Token={SECRET}&X-Amz-Signature={SECRET}",
        f"SharedAccessSignature=x;AccountKey={SECRET}==;EndpointSuffix=core",
        f"-----BEGIN RSA PRIVATE KEY-----\nMII{SECRET}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\nMII{SECRET} and the end was cut",
        f"{SECRET}AAAA\nBBBB\n-----END OPENSSH PRIVATE KEY-----\nfailed",
    ],
)
def test_secrets_go(text):
    assert SECRET not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize(
    "token",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "xoxb-123456789012-abcdefGHIJ",
        "AIzaSyA1234567890abcdefghijklmnopqrstuv",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "dapi0123456789abcdef0123456789abcdef",
        "Zm9vYmFyMTIzIVF1aXRlUmFuZG9tQjY0VG9rZW45OTg3",
    ],
)
def test_well_known_and_random_looking_keys_go(token):
    assert redact(f"request with {token} was refused") == "request with *** was refused"


@pytest.mark.parametrize(
    "text",
    [
        "The security token included in the request is expired",
        "Invalid auth token: Signature verification failed",
        "basic authentication failed for user etl",
        "request id 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "arn:aws:glue:us-east-1:000000000000:job/OrdersDailyLoadV2",
        "/usr/local/airflow/dags/Orders2/load_ORDERS_daily.py",
        "s3://lake/year=2026/month=11/part-00000-3f2504e0-4f89-11d3-9a0c-0305e82c3301.c000.snappy.parquet",
        "HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded with url: /orders",
        "scheduled__2026-11-23T00:00:00+00:00",
        "column \"order_id\" of relation \"orders\" does not exist\nLINE 1: INSERT INTO orders",
        "ERROR: üñïçødé stays, tabs\tand line ends\n too",
    ],
)
def test_what_explains_a_failure_stays(text):
    assert redact(text) == text


def test_an_authorization_header_goes_even_where_its_value_is_plain_letters():
    assert redact("Authorization: Bearer correcthorsebatterystaple") == "Authorization: ***"


def test_control_characters_and_colours_go():
    assert redact("a\x1b[31mred\x1b[0m\x00\x07\u202eb\r\nc\x9bd\ud800") == "ared" + "b\ncd\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "bait",
    ["a" * 8192, "A1b" * 2700, "password=" * 900, "-" * 8192, "a-" * 4000, "a.b_" * 2000, "://" * 2700,
     "http://a:" * 900, "-----BEGIN " * 700, "eyJ" * 2700, '"' + "\\" * 8000, " " * 8192, 'password="' + '\\"' * 4000],
)
def test_no_text_keeps_it_busy(bait):
    started = time.process_time()

    redact(bait)

    assert time.process_time() - started < 1
