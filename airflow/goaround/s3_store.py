"""A prefix of an S3 bucket as a store, by a client of the caller's."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from goaround.publish_errors import NotVerified, PublishError
from goaround.stores import Body

# S3 takes no more by one request.
MAX_PUT_BYTES = 5 * 1024**3
# A conditional put that met another one of the same key is to be sent again.
ATTEMPTS_AT_CONFLICT = 5


class S3Store:
    """Objects below `prefix` of a bucket.

    :param client: boto3's S3 client, with the time-outs and attempts that you want; `create` needs boto3 1.35 of
        September 2024 or later, which knows `IfNoneMatch`
    :param prefix: such as `orders/`; empty: the whole bucket

    Permissions: `s3:GetObject`, `s3:PutObject` on the prefix, `s3:ListBucket` on the bucket; `s3:DeleteObject` for
    `delete`, which publishing never does.

    `S3Store(boto3.client("s3"), "lake", "orders/")`
    """

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix if not prefix or prefix.endswith("/") else f"{prefix}/"

    def __repr__(self) -> str:
        return f"S3Store('s3://{self._bucket}/{self._prefix}')"

    def put(self, path: str, body: Body, sha256: str) -> None:
        # With the checksum S3 takes these bytes or none.
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        if isinstance(body, bytes):
            self._client.put_object(**self._at(path), Body=body, ChecksumSHA256=checksum)
            return
        with open(body, "rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            if size > MAX_PUT_BYTES:
                raise PublishError(f"{body}: {size} bytes, S3 takes {MAX_PUT_BYTES} at once: split it into more parts")
            self._client.put_object(**self._at(path), Body=file, ChecksumSHA256=checksum)

    def verify(self, path: str, size: int, sha256: str) -> None:
        head = self._client.head_object(**self._at(path), ChecksumMode="ENABLED")
        stored = head.get("ChecksumSHA256")
        if head["ContentLength"] != size:
            raise NotVerified(f"{self._named(path)}: {size} bytes were written, {head['ContentLength']} are stored")
        if stored is not None and base64.b64decode(stored).hex() != sha256:
            raise NotVerified(f"{self._named(path)}: other bytes than those written are stored")

    def create(self, path: str, body: bytes) -> bool:
        for attempt in range(1, ATTEMPTS_AT_CONFLICT + 1):
            try:
                self._client.put_object(**self._at(path), Body=body, IfNoneMatch="*")
            except Exception as failure:
                if type(failure).__name__ == "ParamValidationError":
                    raise PublishError(
                        "goaround.publish: this boto3 has no conditional puts, use 1.35.5 or later"
                    ) from failure
                status = _status(failure)
                if status == 412:
                    return False
                if status != 409 or attempt == ATTEMPTS_AT_CONFLICT:
                    raise
            else:
                return True
        raise AssertionError("not reached")

    def read(self, path: str) -> bytes:
        return self._client.get_object(**self._at(path))["Body"].read()

    def delete(self, path: str) -> None:
        self._client.delete_object(**self._at(path))

    def names(self, folder: str, beginning: str) -> Iterator[str]:
        inside = f"{self._prefix}{folder}/"
        for key in self._listed(f"{inside}{beginning}"):
            name = key[len(inside) :]
            if "/" not in name:
                yield name

    def walk(self, folder: str) -> Iterator[str]:
        for key in self._listed(f"{self._prefix}{folder}/" if folder else self._prefix):
            yield key[len(self._prefix) :]

    def _listed(self, prefix: str) -> Iterator[str]:
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            for entry in page.get("Contents", ()):
                yield entry["Key"]

    def _at(self, path: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{path}"}

    def _named(self, path: str) -> str:
        return f"s3://{self._bucket}/{self._prefix}{path}"


def _status(failure: Exception) -> int | None:
    response = getattr(failure, "response", None)
    return response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None
