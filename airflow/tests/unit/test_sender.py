"""PutEvents through a boto3 that only remembers how it was called."""

from __future__ import annotations

import json
import os
import sys
from types import ModuleType, SimpleNamespace

import pytest
from goaround import outbox, sender
from goaround.settings import Settings

SETTINGS = Settings("dev", "goaround-dev", "http://127.0.0.1:1", log_tail=False)


@pytest.fixture
def calls(monkeypatch):
    """Clients made and events put; `answer` is what PutEvents returns."""
    seen = SimpleNamespace(clients=[], entries=[], answer={"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]})

    def put_events(Entries):
        seen.entries += Entries
        return seen.answer

    def client(service, **options):
        seen.clients.append((service, options))
        return SimpleNamespace(put_events=put_events)

    modules = {name: ModuleType(name) for name in ("boto3", "boto3.session", "botocore", "botocore.config")}
    modules["boto3"].session = modules["boto3.session"]
    modules["boto3.session"].Session = lambda: SimpleNamespace(client=client)
    modules["botocore.config"].Config = lambda **options: options
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return seen


def test_one_event_goes_to_the_bus_of_the_environment(calls):
    sender.send(SETTINGS, "DAG Run Failed", {"dag_id": "ümlaut"})

    [entry] = calls.entries
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == ("goaround.airflow", "DAG Run Failed", "goaround-dev")
    assert json.loads(entry["Detail"]) == {"dag_id": "ümlaut"}


def test_the_client_tries_once_with_short_time_outs_and_is_made_once(calls):
    sender.send(SETTINGS, "DAG Run Failed", {})
    sender.send(SETTINGS, "DAG Run Failed", {})

    [(service, options)] = calls.clients
    assert (service, options["endpoint_url"]) == ("events", "http://127.0.0.1:1")
    assert options["config"]["retries"]["total_max_attempts"] == 1
    assert options["config"]["connect_timeout"] + options["config"]["read_timeout"] <= outbox.BUDGET_S


def test_what_the_scheduler_loads_beforehand_asks_nobody_for_credentials(calls):
    sender.preload()

    [(_, options)] = calls.clients
    assert options["aws_access_key_id"] == options["aws_secret_access_key"] == "-"
    assert calls.entries == []


def test_a_forked_process_makes_a_client_of_its_own(calls, monkeypatch):
    sender.send(SETTINGS, "DAG Run Failed", {})
    monkeypatch.setattr(os, "getpid", lambda: -1)
    sender.send(SETTINGS, "DAG Run Failed", {})

    assert len(calls.clients) == 2


def test_an_entry_that_eventbridge_refuses_is_a_failure(calls):
    calls.answer = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"}]}

    with pytest.raises(sender.NotAccepted, match="ThrottlingException: slow down"):
        sender.send(SETTINGS, "DAG Run Failed", {})
