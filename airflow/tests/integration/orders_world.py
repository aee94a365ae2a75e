"""What the order pipelines need around them: a stream, a bucket, tables and queues in the emulator, and a customer API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import boto3
from servers import Server, _Quiet

ACCOUNT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
COUNTRIES = {"c-01": "DE", "c-02": "DE", "c-03": "FR"}

Event = dict[str, Any]


class CustomerApi(Server):
    """Knows the customers of COUNTRIES; answers 503 while `down`. `asked`: for whom, in order."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[str] = []
        api = self

        class Handler(_Quiet):
            def do_GET(self) -> None:
                customer = self.path.rpartition("/")[2]
                api.asked.append(customer)
                if api.down:
                    self.answer(503, {"error": "overloaded"})
                elif customer in COUNTRIES:
                    self.answer(200, {"customer": customer, "country": COUNTRIES[customer]})
                else:
                    self.answer(404, {"error": "unknown"})

        super().__init__(Handler)


class World:
    """Of one pipeline, made on construction; `name` keeps it apart from others."""

    def __init__(self, url: str, name: str, until: Callable[..., Any], api: CustomerApi) -> None:
        self.url = url
        self.name = name
        self.api = api
        make = lambda service: boto3.client(  # noqa: E731 - four of them
            service,
            endpoint_url=url,
            region_name=ACCOUNT["AWS_DEFAULT_REGION"],
            aws_access_key_id=ACCOUNT["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ACCOUNT["AWS_SECRET_ACCESS_KEY"],
        )
        self.kinesis, self.s3, self.sqs, self.dynamodb = map(make, ("kinesis", "s3", "sqs", "dynamodb"))
        self.kinesis.create_stream(StreamName=name, ShardCount=2)
        self.s3.create_bucket(Bucket=f"{name}-lake")
        self._make_table(f"{name}-table", ["pk"])
        self._make_table(f"{name}-records", ["pk", "sk"])
        self.intake, self.replay = (
            self.sqs.create_queue(QueueName=f"{name}-{queue}")["QueueUrl"] for queue in ("intake", "replay")
        )
        until(lambda: self._status() == "ACTIVE", 30)

    def variables(self) -> dict[str, str]:
        """For DAG files and goaround."""
        return {
            **ACCOUNT,
            "AWS_ENDPOINT_URL": self.url,
            "GOAROUND_ENVIRONMENT": "local",
            "GOAROUND_RECORDS_TABLE": f"{self.name}-records",
            "ORDERS_STREAM": self.name,
            "ORDERS_BUCKET": f"{self.name}-lake",
            "ORDERS_TABLE": f"{self.name}-table",
            "ORDERS_RECORDS_QUEUE_URL": self.intake,
            "ORDERS_REPLAY_QUEUE_URL": self.replay,
            "ORDERS_RECORDS_BUCKET": f"{self.name}-lake",
            "CUSTOMER_API": self.api.url,
        }

    def put(self, events: Iterable[Event | bytes]) -> None:
        """Put events onto the stream."""
        for event in events:
            data, customer = (event, "c-01") if isinstance(event, bytes) else (as_data(event), event["customer"])
            self.kinesis.put_record(StreamName=self.name, Data=data, PartitionKey=customer)

    def rows_in_table(self, beginning: str = "ORDER#") -> list[dict[str, str]]:
        """Items of the orders' table, plain."""
        items = self.dynamodb.scan(TableName=f"{self.name}-table")["Items"]
        plain = [{name: next(iter(value.values())) for name, value in item.items()} for item in items]
        return [item for item in plain if item["pk"].startswith(beginning)]

    def booked(self, kind: str) -> list[dict[str, Any]]:
        """Items of the records' table: CNT, REC or RPL, as DynamoDB has them."""
        items = self.dynamodb.scan(TableName=f"{self.name}-records")["Items"]
        return [item for item in items if item["pk"]["S"] == f"{kind}#local#orders"]

    def letters(self, queue: str | None = None) -> list[dict[str, Any]]:
        """What is in a queue (the intake), taken out."""
        found: list[dict[str, Any]] = []
        url = queue or self.intake
        while messages := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def redrive(self, letters: Iterable[dict[str, Any]]) -> None:
        """What Goaround does when a person moves dead letters back: they go to the replay queue, unchanged."""
        for letter in letters:
            self.sqs.send_message(QueueUrl=self.replay, MessageBody=json.dumps(letter))

    def _status(self) -> str:
        return self.kinesis.describe_stream_summary(StreamName=self.name)["StreamDescriptionSummary"]["StreamStatus"]

    def _make_table(self, name: str, keys: list[str]) -> None:
        self.dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"))],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            BillingMode="PAY_PER_REQUEST",
        )


def order(number: int, at: str, customer: str = "c-01", amount: str = "12.50", **changes: Any) -> Event:
    """An event of schema 1."""
    event = {"schema": 1, "id": f"o-{number:06}", "customer": customer, "amount": amount, "currency": "EUR", "at": at}
    return {**event, **changes}


def some_orders(count: int, minute: str = "2026-11-26T05:00") -> list[Event]:
    """Different orders of all customers, in this minute and the next one."""
    customers = sorted(COUNTRIES)
    first = datetime.fromisoformat(minute)
    ats = [first + timedelta(minutes=n % 2, seconds=n % 60, milliseconds=123) for n in range(1, count + 1)]
    return [
        order(n, f"{at.isoformat(timespec='milliseconds')}Z", customers[n % len(customers)], f"{n % 7}.{n % 100:02}")
        for n, at in enumerate(ats, 1)
    ]


def totals_of(events: Iterable[Event]) -> dict[str, Any]:
    """What the totals of these events are, each counted once."""
    totals: dict[str, Any] = {}
    for event in {event["id"]: event for event in events}.values():
        countries = totals.setdefault(event["at"][:16] + "Z", {})
        total = countries.setdefault(COUNTRIES[event["customer"]], {"orders": 0, "amount_minor": 0})
        total["orders"] += 1
        total["amount_minor"] += round(float(event["amount"]) * 100)
    return totals


def as_data(event: Event) -> bytes:
    return json.dumps(event).encode()
