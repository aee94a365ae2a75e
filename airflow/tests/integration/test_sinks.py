"""Publishing, records and large values on S3, SQS and DynamoDB as the emulator has them."""

from __future__ import annotations

import json
import threading

import goaround
import pytest
from goaround import large_values, records
from goaround.attribute_values import plain
from schemas import problems

boto3 = pytest.importorskip("boto3")


@pytest.fixture(scope="module")
def aws(breakers):
    """Makes clients of the emulator."""
    account = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return lambda service: boto3.client(service, endpoint_url=breakers.url, **account)


@pytest.fixture(scope="module")
def bucket(aws):
    aws("s3").create_bucket(Bucket="lake")
    return "lake"


def test_of_tries_at_the_same_time_one_publishes_to_s3(aws, bucket):
    results = []

    def attempt(number):
        store = goaround.S3Store(aws("s3"), bucket, "orders")
        results.append(goaround.publish(store, "shard-0/1-9", {"rows": str(number).encode()}, if_other="keep").already)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False, True, True, True]
    [found] = goaround.published(goaround.S3Store(aws("s3"), bucket, "orders"))
    assert goaround.read_part(goaround.S3Store(aws("s3"), bucket, "orders"), found, "rows") in b"0123"


def test_records_go_to_the_queue_large_ones_by_s3_and_are_replayed_once(aws, bucket):
    sqs = aws("sqs")
    url = sqs.create_queue(QueueName="orders-records")["QueueUrl"]
    queue = records.RecordQueue(url, bucket=bucket, sqs=sqs, s3=aws("s3"))
    bad = [
        records.dead_letter(body, "bad", source="kinesis:orders/0", offset=n)
        for n, body in enumerate([b"1", b"2" * 5_000_000])
    ]
    queue.send([*bad, bad[0]])
    published = []

    counts = records.replay(queue, len, lambda value, key: published.append((value, key)))

    assert sorted(published) == sorted([(1, bad[0].id), (5_000_000, bad[1].id)])
    assert counts == {"in": 3, "published": 2, "dead_lettered": 0, "duplicates": 1, "unreadable": 0}
    assert list(queue.receive(10)) == []


def test_of_tries_at_the_same_time_one_books_and_one_batch_gets_a_key(aws):
    dynamodb = aws("dynamodb")
    for name, keys in {"records": {"pk": "HASH", "sk": "RANGE"}, "orders": {"pk": "HASH"}}.items():
        dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            BillingMode="PAY_PER_REQUEST",
        )
    counts = {
        "schema_version": 1,
        "batch": "b",
        "source": "s",
        "in": 1,
        "published": 1,
        "dead_lettered": 0,
        "duplicates": 0,
    }
    result = records.reconcile(["a", "b"], ["a", "c", "c"], until="2026-11-26T05:00:00Z")
    booked, seen = [], []

    def attempt(number):
        bookings = records.Bookings("orders", table="records", environment="local", dynamodb=aws("dynamodb"))
        booked.append(bookings.book({**counts, "source": f"s-{number}"}))
        booked.append(bookings.replayed("0" * 64))
        bookings.reconciled(result)
        for _ in range(2):
            seen.append(records.TakenKeys("orders", batch=f"b-{number}", dynamodb=aws("dynamodb"))(["o-1"]))

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(booked) == [False] * 6 + [True] * 2
    assert sorted(map(sorted, seen)) == [[]] * 2 + [["o-1"]] * 6
    items = [
        {name: plain(value) for name, value in item.items()} for item in dynamodb.scan(TableName="records")["Items"]
    ]
    assert len(items) == 3
    for item in items:
        title = {"counts": "Booked Counts", "reconciliation": "Booked Reconciliation", "replayed": "Booked Replay"}
        assert problems(title[item["kind"]], item) == []


def test_a_large_value_is_stored_read_and_deleted_in_a_bucket(aws, bucket, breakers, monkeypatch):
    monkeypatch.setenv("GOAROUND_XCOM_PATH", f"s3://{bucket}/xcom")
    monkeypatch.setenv("AWS_ENDPOINT_URL", breakers.url)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    value = json.dumps(list(range(20_000)))

    text = large_values.shortened(value, "orders", "manual__2026-01-01T00:00:00+00:00", "load", "-1", "return_value")

    assert large_values.whole(text) == value
    large_values.forget(json.loads(text))
    with pytest.raises(large_values.LargeValueError, match="NoSuchKey"):
        large_values.whole(text)
