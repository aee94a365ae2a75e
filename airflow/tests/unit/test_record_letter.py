"""A letter holds the record exactly, and keeps the contract whatever the record is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from goaround import records
from schemas import problems

FIXTURE = Path(__file__).parents[3] / "test" / "fixtures" / "records" / "letter.json"
SOURCE = "kinesis:orders/shardId-000000000000"


def letter(record=b"{", reason="no JSON", **changes):
    return records.dead_letter(record, reason, **{"source": SOURCE, "offset": 4964, **changes})


def message(made):
    return {
        **made.head,
        "sent_at": 1795422600250,
        "body": {"at": "here", "encoding": made.body.encoding, "data": made.body.data},
    }


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"{}",
        b"\xff\x00",
        "",
        "text \u2603 \U0001f4a5 \x00",
        "\ud800",
        None,
        0,
        {"a": [1, None, "ä"]},
        [float("inf")],
        "a" * 300_000,
    ],
)
def test_the_record_comes_back_as_it_was(record):
    made = letter(record)

    assert made.record == record and type(made.record) is type(record)
    assert problems("Record Letter", json.loads(json.dumps(message(made)))) == []


def test_a_record_that_no_letter_can_hold_is_refused_by_its_type():
    for record in (object(), {1, 2}, {"at": Path("x")}):
        with pytest.raises(records.RecordError, match="type (object|set|dict) is neither"):
            letter(record)


def test_the_same_record_has_the_same_id_and_others_have_others():
    assert letter(b"1").id == letter(b"2", ValueError("x"), schema="v2").id
    assert len({letter().id, letter(offset=4965).id, letter(source="kinesis:other").id}) == 3


def test_the_same_offset_of_another_environment_is_another_record(monkeypatch):
    here = letter().id
    monkeypatch.setenv("GOAROUND_ENVIRONMENT", "prod")

    assert letter().id != here


def test_the_reason_is_what_was_raised_without_its_secrets():
    made = letter(reason=KeyError("password=hunter2 in postgres://u:s3cr3t@db/x " + "x" * 3000))

    assert made.head["reason"]["type"] == "KeyError"
    assert "hunter2" not in made.head["reason"]["message"] and "s3cr3t" not in made.head["reason"]["message"]
    assert len(made.head["reason"]["message"]) <= 1000


def test_a_reason_that_cannot_be_printed_is_told_by_its_type():
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError

    made = letter(reason=Odd())

    assert made.head["reason"]["type"].endswith("Odd")
    assert problems("Record Letter", message(made)) == []


def test_the_task_that_failed_on_it_is_named(run_task):
    run_task(try_number=2)

    made = letter()

    assert made.head["task"] == {
        "dag_id": "orders",
        "run_id": "manual__2026-11-23T08:29:00+00:00",
        "task_id": "load",
        "map_index": -1,
        "try_number": 2,
    }
    assert problems("Record Letter", message(made)) == []


@pytest.mark.parametrize(
    "change", [{"source": ""}, {"source": "a\nb"}, {"source": "ü"}, {"offset": "x" * 201}, {"schema": ""}]
)
def test_a_name_that_the_contract_does_not_hold_is_refused_by_name(change):
    with pytest.raises(records.RecordError, match=f"{next(iter(change))}="):
        letter(**change)


@pytest.mark.parametrize("key", ["order-1", "ü", "x" * 500, {"a": 1}, "\ud800", 7])
def test_any_key_of_a_record_is_held_by_itself_or_its_hash(key):
    assert problems("Record Letter", message(letter(key=key))) == []


def test_a_letter_is_the_one_that_the_functions_are_tested_with():
    made = message(letter(b'{"id": 1}', KeyError("amount"), schema="orders@3"))

    expected = json.loads(FIXTURE.read_text())
    assert {**made, "failed_at": expected["failed_at"]} == expected
