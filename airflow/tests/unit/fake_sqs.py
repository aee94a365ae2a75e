"""SQS as `RecordQueue` calls it, through boto3's own client: its model checks what is sent, nothing leaves the process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.validate import ParamValidator

URL = "https://sqs.us-east-1.amazonaws.com/123456789012/orders-records"
BATCH_MAX_BYTES = 256 * 1024


class FakeSqs:
    """`messages`: what is in the queue, in order. `refuse`: decides per body what is wrong with it, if anything.

    `url`: of the queue. `file`: where the queue is kept, to survive the process; by default it is in memory.
    """

    def __init__(self, url: str = URL, file: Path | None = None) -> None:
        self.url = url
        self._file = file
        self.messages: list[str] = []
        self.hidden: set[int] = set()
        self.deleted: set[int] = set()
        self.refuse: Callable[[str], dict[str, Any] | None] = lambda body: None
        self.down: Exception | None = None
        self.undeletable: set[int] = set()
        self.requests: list[str] = []
        self.client = boto3.client("sqs", region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
        self.client._make_api_call = self._call

    def left(self) -> list[str]:
        return [body for number, body in enumerate(self.messages) if number not in self.deleted]

    def reappear(self) -> None:
        """The visibility time-out has passed."""
        self.hidden.clear()

    def load(self) -> None:
        """What a process that has died left of the queue, all visible again."""
        if self._file is not None and self._file.exists():
            kept = json.loads(self._file.read_text())
            self.messages, self.deleted = kept["messages"], set(kept["deleted"])
        self.reappear()

    def _call(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        report = ParamValidator().validate(given, self.client.meta.service_model.operation_model(operation).input_shape)
        assert not report.has_errors(), report.generate_report()
        assert given["QueueUrl"] == self.url
        self.requests.append(operation)
        if self.down:
            raise self.down
        answer = getattr(self, operation)(given)
        if self._file is not None:
            self._file.write_text(json.dumps({"messages": self.messages, "deleted": sorted(self.deleted)}))
        return answer

    def SendMessageBatch(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        entries = given["Entries"]
        assert 1 <= len(entries) <= 10 and len({entry["Id"] for entry in entries}) == len(entries)
        assert sum(len(entry["MessageBody"].encode()) for entry in entries) <= BATCH_MAX_BYTES
        answer: dict[str, Any] = {"Successful": [], "Failed": []}
        for entry in entries:
            problem = self.refuse(entry["MessageBody"])
            if problem:
                answer["Failed"].append({"Id": entry["Id"], "Message": "no", **problem})
            else:
                self.messages.append(entry["MessageBody"])
                answer["Successful"].append({"Id": entry["Id"]})
        return {kind: entries for kind, entries in answer.items() if entries}

    def ReceiveMessage(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        visible = [n for n in range(len(self.messages)) if n not in self.hidden | self.deleted]
        taken = visible[: given["MaxNumberOfMessages"]]
        self.hidden |= set(taken)
        return {"Messages": [{"Body": self.messages[n], "ReceiptHandle": str(n)} for n in taken]} if taken else {}

    def DeleteMessageBatch(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        failed = [entry for entry in given["Entries"] if int(entry["ReceiptHandle"]) in self.undeletable]
        self.deleted |= {int(entry["ReceiptHandle"]) for entry in given["Entries"]} - self.undeletable
        return (
            {"Failed": [{"Id": entry["Id"], "Code": "x", "SenderFault": False} for entry in failed]} if failed else {}
        )
