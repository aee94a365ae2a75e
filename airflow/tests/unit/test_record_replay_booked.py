"""A replayed record is booked before its message goes; one that is still bad goes back before it goes."""

from __future__ import annotations

import itertools
import json

import goaround
import pytest

pytest.importorskip("boto3")
from crashes import killed_at_each_line  # noqa: E402
from fake_sqs import URL, FakeSqs  # noqa: E402
from fake_table import FakeTable  # noqa: E402
from goaround import records  # noqa: E402
from schemas import problems  # noqa: E402
from test_record_replay import Sink, letters, replay  # noqa: E402

INTAKE = f"{URL}-intake"


class Queues:
    """The queue that replay reads and the pipeline's own, where bad records go back to."""

    def __init__(self, folder=None):
        files = [None, None] if folder is None else [folder / "replay.json", folder / "intake.json"]
        self.replay, self.intake = FakeSqs(URL, files[0]), FakeSqs(INTAKE, files[1])
        self.source = records.RecordQueue(URL, sqs=self.replay.client)
        self.back = records.RecordQueue(INTAKE, sqs=self.intake.client)


@pytest.fixture
def queues():
    return Queues()


def bookings(table):
    return records.Bookings("orders", table="records", dynamodb=table)


def two_is_bad(record):
    row = json.loads(record)
    if row["id"] == 2:
        raise records.BadRecord("still no amount")
    return row


def test_every_published_letter_is_booked_and_no_other(queues):
    sent, table = letters(1, 2, 3), FakeTable()
    queues.source.send(sent)

    replay(queues.source, Sink(), two_is_bad, book=bookings(table).replayed)

    assert [item["sk"] for item in table.items.values()] == [sent[0].id, sent[2].id]


def test_both_letters_of_one_record_are_booked(queues):
    sent, table, sink = letters("a", "a"), FakeTable(), Sink()
    queues.source.send(sent)

    replay(queues.source, sink, key=lambda row: row["id"], book=bookings(table).replayed)

    assert {item["sk"] for item in table.items.values()} == {one.id for one in sent} and sink.asked == ["a"]


def test_a_booking_that_fails_leaves_the_message_which_is_booked_the_next_time(queues):
    table, sink = FakeTable(), Sink()
    queues.source.send(letters(1, 2))
    table.failure = TimeoutError()
    with pytest.raises(TimeoutError):
        replay(queues.source, sink, book=bookings(table).replayed)
    assert len(queues.replay.left()) == 2

    table.failure = None
    queues.replay.reappear()
    replay(queues.source, sink, book=bookings(table).replayed)

    assert sink.rows() == [1, 2] and len(table.items) == 2 and queues.replay.left() == []


def test_a_record_that_is_still_bad_goes_back_with_the_new_reason_and_the_same_name(queues, monkeypatch, run_task):
    sent = records.dead_letter(b'{"id": 2}', "v1", source="kinesis:orders/0", offset=7, schema="orders@3", key="o-2")
    queues.source.send([sent])
    # A replay that runs elsewhere must not make another record of it.
    monkeypatch.setenv("GOAROUND_ENVIRONMENT", "elsewhere")
    run_task(try_number=3)

    counts = replay(queues.source, Sink(), two_is_bad, back=queues.back)

    [text] = queues.intake.messages
    told = json.loads(text)
    assert problems("Record Letter", told) == [] and queues.replay.left() == []
    assert {name: told[name] for name in ("id", "environment", "source", "offset", "schema", "key")} == {
        name: sent.head[name] for name in ("id", "environment", "source", "offset", "schema", "key")
    }
    assert told["reason"] == {"type": "goaround.record_batch.BadRecord", "message": "still no amount"}
    assert told["task"]["try_number"] == 3 and told["body"]["data"] == '{"id": 2}'
    assert counts == {"in": 1, "published": 0, "dead_lettered": 1, "duplicates": 0, "unreadable": 0}


def test_messages_that_are_none_stay_where_they_are(queues):
    queues.replay.messages.append("{")

    assert replay(queues.source, Sink(), back=queues.back)["unreadable"] == 1
    assert queues.replay.left() == ["{"] and queues.intake.messages == []


def test_a_record_that_cannot_go_back_stays_and_the_replay_fails(queues):
    queues.source.send(letters(1, 2))
    queues.intake.refuse = lambda body: {"Code": "AccessDenied", "SenderFault": True}
    sink = Sink()

    with pytest.raises(records.NotDeadLettered):
        replay(queues.source, sink, two_is_bad, back=queues.back)

    assert sink.rows() == [1] and [json.loads(text)["offset"] for text in queues.replay.left()] == ["1"]


def test_a_replay_that_is_killed_at_any_line_loses_nothing_and_the_next_one_ends_it(tmp_path):
    """Whatever the line: a message that is gone is published and booked, or is in the queue that it went back to."""
    scratch = (tmp_path / str(number) for number in itertools.count())
    sent = letters(1, 2, 3)

    def published():
        return {one.key.removeprefix("replayed/") for one in goaround.published(store())}

    def store():
        return goaround.DirectoryStore(place / "lake")

    def table():
        return FakeTable(place / "records")

    def work():
        def publish(value, key):
            goaround.publish(store(), f"replayed/{key}", {"row.json": json.dumps(value).encode()})

        records.replay(queues.source, two_is_bad, publish, back=queues.back, book=bookings(table()).replayed)

    def begin():
        folder = next(scratch)
        folder.mkdir()
        made = Queues(folder)
        made.source.send(sent)
        return folder, made

    def reopened():
        queues.replay.load()
        queues.intake.load()
        booked = {item["sk"] for item in table().items.values()}
        back = {json.loads(text)["id"] for text in queues.intake.messages}
        left = {json.loads(text)["id"] for text in queues.replay.left()}
        return booked, back, left

    place, queues = begin()
    for _ in killed_at_each_line(work, every=29):
        booked, back, left = reopened()
        assert booked <= published() and left | booked | back == {one.id for one in sent}
        work()
        assert reopened() == ({sent[0].id, sent[2].id}, {sent[1].id}, set())
        assert published() == {sent[0].id, sent[2].id}
        place, queues = begin()
