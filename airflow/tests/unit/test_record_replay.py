"""Dead-lettered records are taken again, each once."""

from __future__ import annotations

import json

import goaround
import pytest

pytest.importorskip("boto3")
from fake_sqs import URL, FakeSqs  # noqa: E402
from goaround import records  # noqa: E402
from memory_store import MemoryStore  # noqa: E402


@pytest.fixture
def sqs():
    return FakeSqs()


@pytest.fixture
def queue(sqs):
    return records.RecordQueue(URL, sqs=sqs.client)


def letters(*ids):
    return [
        records.dead_letter(json.dumps({"id": one}).encode(), "bad", source="kinesis:orders/0", offset=number)
        for number, one in enumerate(ids)
    ]


class Sink:
    """Publishes into a store by key, and tells how often it was asked to."""

    def __init__(self):
        self.store, self.asked = MemoryStore(), []

    def publish(self, value, key):
        self.asked.append(key)
        goaround.publish(self.store, f"replayed/{key}", {"row.json": json.dumps(value).encode()})

    def rows(self):
        return sorted(
            json.loads(goaround.read_part(self.store, one, "row.json"))["id"] for one in goaround.published(self.store)
        )


def replay(source, sink, work=json.loads, **options):
    return records.replay(source, work, sink.publish, **options)


def test_records_that_are_good_now_are_published_and_leave_the_queue(sqs, queue):
    queue.send(letters(*range(25)))
    sink = Sink()

    counts = replay(queue, sink)

    assert counts == {"in": 25, "published": 25, "dead_lettered": 0, "duplicates": 0, "unreadable": 0}
    assert sqs.left() == [] and sink.rows() == list(range(25))


def test_records_that_are_still_bad_and_messages_that_are_none_stay(sqs, queue):
    queue.send(letters(1, 2, 3))
    sqs.messages.append("{")

    def work(record):
        row = json.loads(record)
        if row["id"] == 2:
            raise records.BadRecord("still")
        return row

    counts = replay(queue, Sink(), work)

    assert counts == {"in": 4, "published": 2, "dead_lettered": 1, "duplicates": 0, "unreadable": 1}
    assert [json.loads(text)["offset"] for text in sqs.left()[:-1]] == ["1"] and sqs.left()[-1] == "{"


def test_a_letter_that_was_sent_twice_is_published_once(sqs, queue):
    queue.send(letters(1) * 2)
    sink = Sink()

    assert replay(queue, sink)["duplicates"] == 1
    assert len(sink.asked) == 1 and sqs.left() == []


def test_two_letters_of_one_record_are_published_once_by_the_records_own_key(queue):
    queue.send(letters("a", "a"))
    sink = Sink()

    assert replay(queue, sink, key=lambda row: row["id"])["published"] == 1
    assert sink.asked == ["a"]


def test_what_was_published_and_not_deleted_is_published_under_the_same_key_again(sqs, queue):
    queue.send(letters(1, 2))
    sink = Sink()
    sqs.undeletable = {0, 1}
    replay(queue, sink)
    sqs.undeletable = set()
    sqs.reappear()

    replay(queue, sink)

    assert len(sink.asked) == 4 and sink.rows() == [1, 2] and sqs.left() == []


def test_an_outage_ends_the_replay_with_what_was_published_done_and_the_rest_in_the_queue(sqs, queue):
    queue.send(letters(1, 2, 3))
    sink = Sink()

    def work(record):
        if json.loads(record)["id"] == 3:
            raise ConnectionError
        return json.loads(record)

    with pytest.raises(ConnectionError):
        replay(queue, sink, work)

    assert sink.rows() == [1, 2] and len(sqs.left()) == 1


def test_no_more_than_the_limit_is_taken(sqs, queue):
    queue.send(letters(*range(25)))

    assert replay(queue, Sink(), limit=12)["in"] == 12
    assert len(sqs.left()) == 13


def test_letters_from_anywhere_are_replayed_too():
    sink = Sink()

    assert replay(iter(letters(1, 2)), sink)["published"] == 2
    assert sink.rows() == [1, 2]
