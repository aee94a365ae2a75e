"""Letters arrive in the queue or the batch hears of it; large records go by S3."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("boto3")
from botocore.exceptions import EndpointConnectionError  # noqa: E402
from fake_s3 import FakeS3  # noqa: E402
from fake_sqs import URL, FakeSqs  # noqa: E402
from goaround import records  # noqa: E402
from schemas import problems  # noqa: E402


@pytest.fixture
def sqs():
    return FakeSqs()


@pytest.fixture
def s3():
    return FakeS3()


@pytest.fixture
def queue(sqs, s3):
    made = records.RecordQueue(URL, bucket="orders-records", sqs=sqs.client, s3=s3.client)
    made._sleep = lambda seconds: None
    return made


def letter(record, offset=1):
    return records.dead_letter(record, "bad", source="kinesis:orders/0", offset=offset)


def letters(count, size=10):
    return [letter(bytes([65 + number % 26]) * size, number) for number in range(count)]


@pytest.mark.parametrize(("count", "size"), [(0, 1), (1, 1), (25, 10), (7, 100_000), (3, 198_000)])
def test_every_letter_arrives_and_comes_back(sqs, queue, count, size):
    sent = letters(count, size)

    assert queue.send(sent) == count

    received = [one.letter for one in queue.receive(1000)]
    assert [(one.id, one.record) for one in received] == [(one.id, one.record) for one in sent]
    assert all(problems("Record Letter", json.loads(text)) == [] for text in sqs.messages)


@pytest.mark.parametrize("size", [10, 300_000])
def test_a_message_says_when_it_was_sent_each_time_anew(sqs, queue, size):
    first = letter(b"x" * size)
    queue._time = lambda: 1795422600.2509
    queue.send([first])
    [received] = queue.receive(10)
    queue._time = lambda: 1795426200.0
    queue.send([received.letter])

    told = [json.loads(text) for text in sqs.messages]
    assert [one["sent_at"] for one in told] == [1795422600250, 1795426200000]
    assert [one["id"] for one in told] == [first.id] * 2


def test_a_message_of_a_version_that_did_not_say_when_it_was_sent_is_read(sqs, queue):
    queue.send([letter(b"x")])
    sent = json.loads(sqs.messages[0])
    del sent["sent_at"]
    sqs.messages = [json.dumps(sent)]

    [received] = queue.receive(10)

    assert received.letter.record == b"x" and received.letter.id == sent["id"]


def test_a_record_of_5_mb_goes_by_s3_and_comes_back(sqs, s3, queue):
    record = b"\xfe" * 5_000_000

    queue.send([letter(record)])

    [text], [received] = sqs.messages, queue.receive(10)
    assert len(text) < 2000 and received.letter.record == record
    assert problems("Record Letter", json.loads(text)) == []
    assert list(s3.objects) == [json.loads(text)["body"]["key"]]


def test_a_large_record_without_a_bucket_is_refused_with_its_place(sqs):
    queue = records.RecordQueue(URL, sqs=sqs.client)

    with pytest.raises(records.RecordError, match="at 1 of kinesis:orders/0 has 300000 bytes, and no bucket"):
        queue.send([letter(b"x" * 300_000)])


def test_what_the_queue_refuses_for_the_moment_is_sent_again_alone(sqs, queue):
    refused = {"2", "5"}

    def once(body):
        offset = json.loads(body)["offset"]
        if offset not in refused:
            return None
        refused.remove(offset)
        return {"Code": "InternalError", "SenderFault": False}

    sqs.refuse = once

    queue.send(letters(8))

    assert sorted(json.loads(text)["offset"] for text in sqs.messages) == [str(number) for number in range(8)]
    assert sqs.requests == ["SendMessageBatch"] * 2


def test_what_the_queue_goes_on_refusing_fails_the_batch(sqs, queue):
    sqs.refuse = lambda body: {"Code": "InternalError", "SenderFault": False}

    with pytest.raises(
        records.NotDeadLettered, match="3 record dead letters were not taken by the queue: InternalError: no"
    ):
        queue.send(letters(3))
    assert sqs.requests == ["SendMessageBatch"] * 4


def test_what_is_our_own_fault_is_not_sent_again(sqs, queue):
    sqs.refuse = lambda body: {"Code": "InvalidMessageContents", "SenderFault": True}

    with pytest.raises(records.NotDeadLettered):
        queue.send(letters(3))
    assert sqs.requests == ["SendMessageBatch"]


def test_a_queue_that_cannot_be_reached_fails_the_batch_and_says_why(sqs, queue):
    sqs.down = EndpointConnectionError(endpoint_url="x")

    with pytest.raises(records.NotDeadLettered, match="EndpointConnectionError") as raised:
        queue.send(letters(3))
    assert raised.value.__cause__ is sqs.down


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": 2},
        {"id": "../x"},
        {"source": None},
        {"body": None},
        {"body": {"at": "here", "encoding": "pickle", "data": ""}},
        {
            "body": {
                "at": "s3",
                "encoding": "text",
                "bucket": "others",
                "key": "records/x",
                "bytes": 1,
                "sha256": "0" * 64,
            }
        },
        {
            "body": {
                "at": "s3",
                "encoding": "text",
                "bucket": "orders-records",
                "key": "secrets/x",
                "bytes": 1,
                "sha256": "0" * 64,
            }
        },
    ],
)
def test_a_message_that_is_no_letter_is_told_and_reads_nothing(sqs, s3, queue, change):
    queue.send([letter(b"x")])
    sqs.messages = [json.dumps({**json.loads(sqs.messages[0]), **change})]

    [received] = queue.receive(10)

    assert received.letter is None and received.problem.startswith("RecordError")
    assert s3.sent == []


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000])
def test_a_message_that_is_no_json_object_is_told(sqs, queue, text):
    sqs.messages = [text]

    [received] = queue.receive(10)

    assert received.letter is None and received.problem


def test_a_large_record_that_was_changed_is_not_taken_for_the_one_that_failed(s3, queue):
    queue.send([letter(b"x" * 300_000)])
    s3.objects = {key: b"y" * 300_000 for key in s3.objects}

    [received] = queue.receive(10)

    assert received.letter is None and "is not what the letter names" in received.problem
