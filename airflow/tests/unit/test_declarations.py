"""What authors can declare, what they are told when it is wrong, and how it is read back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import goaround
import pytest
import stubs
from goaround import events
from goaround.declarations import Declaration, read

INSTANT = datetime(2026, 11, 23, 18, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({}, Declaration()),
        ({"retry": "never"}, Declaration(retry="never")),
        ({"dependencies": ["http:api.example.com", "aws:glue", "aws:glue"]}, Declaration(None, ("http:api.example.com", "aws:glue"))),
        ({"deadline": INSTANT}, Declaration(deadline=INSTANT)),
        ({"deadline": timedelta(hours=2)}, Declaration(deadline=timedelta(hours=2))),
        ({"awaits": ["ledger_close", "rates", "rates"]}, Declaration(awaits=("ledger_close", "rates"))),
        ({"log_tail": True}, Declaration(log_tail=True)),
    ],
)
def test_a_declaration_survives_json(declared, expected):
    value = json.loads(json.dumps(goaround.declare(**declared)))

    assert read(value["goaround"], ()) == expected


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"retry": "yes"}, "expected one of safe, scope, ask, never"),
        ({"dependencies": "http:api.example.com"}, "expected a list of kind:name"),
        ({"dependencies": ["api.example.com"]}, "'api.example.com', expected kind:name such as"),
        ({"dependencies": ["http:a\n"]}, "expected kind:name"),
        ({"dependencies": [f"http:host{n}" for n in range(21)]}, "21 dependencies, at most 20"),
        ({"deadline": datetime(2026, 11, 23)}, "has no time zone"),
        ({"deadline": timedelta(0)}, "expected a positive timedelta"),
        ({"deadline": "18:00"}, "expected a datetime with time zone or a timedelta"),
        ({"awaits": "ledger_close"}, "expected a list of ids of DAGs"),
        ({"awaits": ["ledger close"]}, "'ledger close', expected ids of DAGs"),
        ({"awaits": [f"dag{n}" for n in range(6)]}, "6 awaits, at most 5"),
        ({"log_tail": "yes"}, "expected True or False"),
    ],
)
def test_a_wrong_declaration_says_what_is_expected(declared, told):
    with pytest.raises(goaround.DeclarationError, match="goaround.declare") as raised:
        goaround.declare(**declared)

    assert told in str(raised.value)


@pytest.mark.parametrize(
    "value",
    [None, 7, "safe", [], {"retry": 1}, {"retry": "SAFE"}, {"dependencies": "x"}, {"dependencies": [1, "no kind"]},
     {"deadline": "soon"}, {"deadline": "2026-11-23T00:00:00"}, {"deadline_s": "7"}, {"deadline_s": -1},
     {"deadline_s": 1e300}, {"awaits": "x"}, {"awaits": [1, "a b"]}, {"log_tail": "yes"}],
)
def test_what_is_malformed_counts_as_undeclared(value):
    assert read(value, ()) == Declaration()


def test_a_tag_of_the_dag_declares_where_the_task_does_not():
    assert read(None, {"goaround:ask"}).retry == "ask"
    assert read({"retry": "safe"}, {"goaround:ask"}).retry == "safe"
    assert read(None, {"goaround:log-tail"}).log_tail


def test_of_contradicting_tags_the_most_careful_one_holds():
    assert read(None, {"goaround:safe", "goaround:never", "goaround:ask"}).retry == "never"


def test_a_relative_deadline_counts_from_the_moment_the_run_was_due():
    task = stubs.task(params=goaround.declare(deadline=timedelta(hours=1)))

    detail = events.task_instance_detail("dev", stubs.worker_task_instance(task=task), "failed", stubs.NOW)

    assert detail["deadline"] == "2026-11-23T09:29:00.250Z"


def test_what_the_task_declares_wins_over_its_dag():
    task = stubs.task(params=goaround.declare("never"))
    task.dag.params = goaround.declare("safe")

    detail = events.task_instance_detail("dev", stubs.worker_task_instance(task=task), "failed", stubs.NOW)

    assert detail["retry_contract"] == "never"
