"""The queue of a pipeline's record dead letters: SQS, with large bodies in S3."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from goaround.record_client import client
from goaround.record_letter import ENCODINGS, Body, Letter, RecordError, read_head
from goaround.s3_store import S3Store
from goaround.stores import measured

MESSAGE_MAX_BYTES = 200 * 1024
# SQS takes 256 KiB in a batch of at most ten.
BATCH_MAX_BYTES = 240 * 1024
BATCH_MAX = 10
ATTEMPTS = 4
FIRST_WAIT_S = 0.2


class NotDeadLettered(Exception):
    """Letters that the queue did not take, how many and why. The batch must fail: they are nowhere else."""


@dataclass(frozen=True)
class Received:
    """A message. `letter` is None where it is none that this version reads, which `problem` then tells."""

    receipt: str
    letter: Letter | None
    problem: str | None = None


class RecordQueue:
    """Sends and receives letters.

    :param url: of the SQS queue
    :param bucket: for records whose message would be over 200 KB; without one they are refused
    :param prefix: of their keys
    :param sqs: a boto3 client of your own; default: one with time-outs of 3 s and 10 s and two attempts a request
    :param s3: as `sqs`, made only when it is needed

    Permissions: `sqs:SendMessage`, for replay also `sqs:ReceiveMessage` and `sqs:DeleteMessage`; `s3:PutObject` and
    `s3:GetObject` on the prefix; the use of their keys.
    """

    def __init__(
        self, url: str, *, bucket: str | None = None, prefix: str = "records/", sqs: Any = None, s3: Any = None
    ) -> None:
        self._url = url
        self._bucket = bucket
        self._prefix = prefix
        self._clients = {"sqs": sqs, "s3": s3}
        self._sleep: Callable[[float], None] = time.sleep
        self._time: Callable[[], float] = time.time

    def send(self, letters: Iterable[Letter]) -> int:
        """Put the letters into the queue; how many. What one request refuses for the moment is sent again, four times.

        A message says when it was sent (`sent_at`), which is how a first pass is told from what a person moved back.

        :raises NotDeadLettered: not all were taken; some may have been, and sending all again is safe: a letter's id
            stays the same
        :raises RecordError: a record is too large, and there is no bucket
        """
        sent = 0
        for batch in _batched(self._message(letter) for letter in letters):
            self._send_batch(batch)
            sent += len(batch)
        return sent

    def receive(self, limit: int, *, hidden_s: int = 300) -> Iterator[Received]:
        """At most `limit` messages, until the queue says that it has none.

        :param hidden_s: seconds in which nobody else gets them; then those that were not deleted come back
        :raises Exception: what boto3 raises
        """
        left = limit
        while left > 0:
            answer = self._client("sqs").receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=min(left, BATCH_MAX),
                VisibilityTimeout=hidden_s,
                # Long enough that every one of SQS's servers is asked.
                WaitTimeSeconds=1,
            )
            messages = answer.get("Messages") or []
            if not messages:
                return
            left -= len(messages)
            yield from (self._received(message) for message in messages)

    def delete(self, receipts: Iterable[str]) -> int:
        """Delete what was received; how many could not be, and will come again. :raises Exception: what boto3 raises"""
        failed = 0
        waiting = list(receipts)
        while waiting:
            batch, waiting = waiting[:BATCH_MAX], waiting[BATCH_MAX:]
            entries = [{"Id": str(number), "ReceiptHandle": receipt} for number, receipt in enumerate(batch)]
            answer = self._client("sqs").delete_message_batch(QueueUrl=self._url, Entries=entries)
            failed += len(answer.get("Failed") or [])
        return failed

    def _message(self, letter: Letter) -> str:
        here = {"at": "here", "encoding": letter.body.encoding, "data": letter.body.data}
        # ASCII: SQS refuses some characters that JSON may hold.
        head = {**letter.head, "sent_at": int(self._time() * 1000)}
        text = json.dumps({**head, "body": here})
        return text if len(text) <= MESSAGE_MAX_BYTES else json.dumps({**head, "body": self._stored(letter)})

    def _stored(self, letter: Letter) -> dict[str, Any]:
        raw = letter.body.data.encode()
        size, sha256 = measured(raw)
        if self._bucket is None:
            raise RecordError(
                f"the record at {letter.head['offset']} of {letter.head['source']} has {size} bytes, and no bucket is given"
            )
        # By its content: a letter that is sent again stores the same object.
        name = f"{letter.id}/{sha256}"
        store = S3Store(self._client("s3"), self._bucket, self._prefix)
        store.put(name, raw, sha256)
        store.verify(name, size, sha256)
        return {
            "at": "s3",
            "encoding": letter.body.encoding,
            "bucket": self._bucket,
            "key": f"{self._prefix}{name}",
            "bytes": size,
            "sha256": sha256,
        }

    def _send_batch(self, texts: list[str]) -> None:
        waiting = {str(number): text for number, text in enumerate(texts)}
        told: list[str] = []
        for attempt in range(ATTEMPTS):
            if attempt:
                self._sleep(FIRST_WAIT_S * 2 ** (attempt - 1))
            entries = [{"Id": number, "MessageBody": text} for number, text in waiting.items()]
            try:
                answer = self._client("sqs").send_message_batch(QueueUrl=self._url, Entries=entries)
            except Exception as cause:
                # The client has spent its own attempts.
                raise NotDeadLettered(
                    f"{len(waiting)} record dead letters were not sent: {type(cause).__name__}"
                ) from cause
            failed = answer.get("Failed") or []
            told = sorted({f"{one.get('Code')}: {one.get('Message')}" for one in failed})
            accepted = {one["Id"] for one in answer.get("Successful") or []}
            waiting = {number: text for number, text in waiting.items() if number not in accepted}
            if not waiting:
                return
            if any(one.get("SenderFault") for one in failed):
                break
        raise NotDeadLettered(f"{len(waiting)} record dead letters were not taken by the queue: {'; '.join(told):.300}")

    def _received(self, message: dict[str, Any]) -> Received:
        receipt = message["ReceiptHandle"]
        try:
            fields = json.loads(message["Body"])
            if not isinstance(fields, dict):
                raise RecordError("the message is no letter")
            return Received(receipt, Letter(read_head(fields), self._body(fields.get("body"))))
        except (RecordError, ValueError, RecursionError) as problem:
            return Received(receipt, None, f"{type(problem).__name__}: {problem}"[:300])

    def _body(self, body: Any) -> Body:
        if not isinstance(body, dict) or body.get("encoding") not in ENCODINGS:
            raise RecordError("the body of the letter is none")
        if body.get("at") == "here" and isinstance(body.get("data"), str):
            return Body(body["encoding"], body["data"])
        key = body.get("key")
        # Who may write into the queue shall not choose what else of S3 is read.
        if body.get("at") != "s3" or body.get("bucket") != self._bucket or not str(key).startswith(self._prefix):
            raise RecordError("the body of the letter is neither here nor in the bucket of this queue")
        raw = S3Store(self._client("s3"), str(self._bucket)).read(str(key))
        if measured(raw) != (body.get("bytes"), body.get("sha256")):
            raise RecordError(f"s3://{self._bucket}/{key} is not what the letter names")
        return Body(body["encoding"], raw.decode())

    def _client(self, service: str) -> Any:
        if self._clients[service] is None:
            self._clients[service] = client(service)
        return self._clients[service]


def _batched(texts: Iterable[str]) -> Iterator[list[str]]:
    """As many as one request takes. Texts are ASCII: a character is a byte."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == BATCH_MAX or size + len(text) > BATCH_MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch
