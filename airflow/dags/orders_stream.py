"""Read the order stream: from a sequence number of each shard on, or up to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Record = dict[str, Any]  # shard, sequence, data (bytes)

LIMIT = 1000
# Empty answers on the way to the end of a shard are normal, but they end.
MAX_READS = 200


def shards(kinesis: Any, stream: str) -> list[str]:
    """:raises Exception: what boto3 raises, also where there is no such stream"""
    found: list[str] = []
    asked: dict[str, str] = {"StreamName": stream}
    while asked:
        answer = kinesis.list_shards(**asked)
        found += [shard["ShardId"] for shard in answer["Shards"]]
        asked = {"NextToken": answer["NextToken"]} if answer.get("NextToken") else {}
    return sorted(found)


def read(kinesis: Any, stream: str, after: Mapping[str, str], most: int, most_bytes: int) -> list[Record]:
    """What comes behind these sequence numbers; of a shard that is not named, from its beginning.

    :param most: records in all, the same share of each shard: a busy one does not keep the others waiting
    :param most_bytes: as `most`; the last record of a shard may go over
    """
    found: list[Record] = []
    every = shards(kinesis, stream)
    for shard in every:
        taken, size = 0, 0
        for record in records_of(kinesis, stream, shard, after.get(shard)):
            found.append(record)
            taken, size = taken + 1, size + len(record["data"])
            if taken >= most // len(every) or size >= most_bytes // len(every):
                break
    return found


def records_of(kinesis: Any, stream: str, shard: str, after: str | None) -> Iterator[Record]:
    """The records of a shard up to its end, in order."""
    start = (
        {"ShardIteratorType": "TRIM_HORIZON"}
        if after is None
        else {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": after}
    )
    iterator = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"]
    for _ in range(MAX_READS):
        answer = kinesis.get_records(ShardIterator=iterator, Limit=LIMIT)
        for record in answer["Records"]:
            yield {"shard": shard, "sequence": record["SequenceNumber"], "data": record["Data"]}
        iterator = answer.get("NextShardIterator")
        if iterator is None or not answer.get("MillisBehindLatest"):
            return


def spans_of(records: list[Record]) -> dict[str, dict[str, Any]]:
    """First and last sequence number by shard, and how many there are.

    >>> spans_of([{"shard": "a", "sequence": "7"}, {"shard": "a", "sequence": "9"}])
    {'a': {'first': '7', 'last': '9', 'records': 2}}
    """
    spans: dict[str, dict[str, Any]] = {}
    for record in records:
        span = spans.setdefault(record["shard"], {"first": record["sequence"], "last": "", "records": 0})
        span["last"] = record["sequence"]
        span["records"] += 1
    return spans
