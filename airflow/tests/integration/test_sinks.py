"""Publishing, record dead letters and large values on S3 and SQS as the emulator has them."""

from __future__ import annotations

import json
import threading

import goaround
import pytest
from goaround import large_values, records

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
