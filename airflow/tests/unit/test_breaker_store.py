"""Requests to DynamoDB through a boto3 that only remembers how it was called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from goaround import breaker_store
from goaround.breaker_items import View
from goaround.settings import Settings

SETTINGS = Settings(
    "dev", "goaround-dev", None, log_tail=False, breaker_table="breakers", breaker_endpoint_url="http://127.0.0.1:1"
)


@pytest.fixture
def calls(monkeypatch):
    """Clients made and requests sent; `item` is what GetItem finds."""
    seen = SimpleNamespace(clients=[], gets=[], item=None)

    def get_item(**request):
        seen.gets.append(request)
        return {} if seen.item is None else {"Item": seen.item}

    def client(service, **options):
        seen.clients.append((service, options))
        return SimpleNamespace(get_item=get_item)

    modules = {name: ModuleType(name) for name in ("boto3", "boto3.session", "botocore", "botocore.config")}
    modules["boto3"].session = modules["boto3.session"]
    modules["boto3.session"].Session = lambda: SimpleNamespace(client=client)
    modules["botocore.config"].Config = lambda **options: options
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return seen


def test_the_state_is_read_by_its_key_and_not_consistently(calls):
    assert breaker_store.read_view(SETTINGS, "http:api.example.com") == View("CLOSED", 0)

    key = {"pk": {"S": "BRK#dev#dep#http:api.example.com"}, "sk": {"S": "STATE"}}
    assert calls.gets == [{"TableName": "breakers", "Key": key, "ConsistentRead": False}]


def test_a_state_item_is_read_with_what_it_holds_beside(calls):
    probe = {"M": {"task_instance": {"S": "a/b/c/-1"}, "lease_until": {"S": "2026-01-01T00:00:00Z"}}}
    calls.item = {
        "schema_version": {"N": "1"}, "state": {"S": "HALF_OPEN"}, "epoch": {"N": "12"}, "not_before": {"NULL": True},
        "probe": probe, "override": {"NULL": True}, "reasons": {"L": [{"S": "5 of 6"}]}, "ramp": {"N": "0.5"},
    }  # fmt: skip

    assert breaker_store.read_view(SETTINGS, "aws:glue") == View("HALF_OPEN", 12, probe="a/b/c/-1")


def test_the_client_has_short_time_outs_and_one_retry_and_is_made_once(calls):
    for _ in range(2):
        breaker_store.read_view(SETTINGS, "aws:glue")

    [(service, options)] = calls.clients
    assert (service, options["endpoint_url"]) == ("dynamodb", "http://127.0.0.1:1")
    config = options["config"]
    assert (config["connect_timeout"], config["read_timeout"]) == (0.25, 0.25)
    assert config["retries"] == {"total_max_attempts": 2, "mode": "standard"}


def test_a_forked_process_makes_a_client_of_its_own(calls, monkeypatch):
    breaker_store.read_view(SETTINGS, "aws:glue")
    monkeypatch.setattr(os, "getpid", lambda: -1)
    breaker_store.read_view(SETTINGS, "aws:glue")

    assert len(calls.clients) == 2


def test_what_is_loaded_beforehand_asks_nobody_for_credentials(calls):
    breaker_store.preload()

    [(_, options)] = calls.clients
    assert options["aws_access_key_id"] == options["aws_secret_access_key"] == "-"
    assert calls.gets == []


def test_importing_the_package_loads_neither_boto3_nor_airflow():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['airflow'] = sys.modules['boto3'] = None\n"
        "import goaround\n"
        "with goaround.guard('http:api.example.com'): pass\n"
        "assert not any(name.startswith('goaround.breaker') for name in sys.modules)\n"
    )
    package = Path(__file__).parents[2]

    subprocess.run([sys.executable, "-c", code, str(package)], check=True, timeout=30)
