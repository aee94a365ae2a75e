"""S3 as `S3Store` calls it, through boto3's own client: its model checks what is sent, nothing leaves the process."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import boto3
from botocore.exceptions import ClientError


class FakeS3:
    """Objects by key. `refuse`: (operation, HTTP status) of the next requests, each once."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refuse: list[tuple[str, int]] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
        self.client._make_api_call = self._call

    def _call(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        self.sent.append((operation, given))
        self._checked(operation, given)
        if self.refuse and self.refuse[0][0] == operation:
            raise _error(operation, self.refuse.pop(0)[1])
        return getattr(self, operation)(given)

    def _checked(self, operation: str, given: dict[str, Any]) -> None:
        from botocore.validate import ParamValidator

        report = ParamValidator().validate(given, self.client.meta.service_model.operation_model(operation).input_shape)
        assert not report.has_errors(), report.generate_report()

    def PutObject(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        body = given["Body"] if isinstance(given["Body"], bytes) else given["Body"].read()
        if given.get("IfNoneMatch") == "*" and given["Key"] in self.objects:
            raise _error("PutObject", 412)
        if "ChecksumSHA256" in given and base64.b64decode(given["ChecksumSHA256"]) != hashlib.sha256(body).digest():
            raise _error("PutObject", 400)
        self.objects[given["Key"]] = body
        return {}

    def HeadObject(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        body = self._at(given, "HeadObject")
        return {"ContentLength": len(body), "ChecksumSHA256": base64.b64encode(hashlib.sha256(body).digest()).decode()}

    def GetObject(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"Body": io.BytesIO(self._at(given, "GetObject"))}

    def DeleteObject(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.objects.pop(given["Key"], None)
        return {}

    def ListObjectsV2(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Two a page, so that pages are turned."""
        keys = sorted(key for key in self.objects if key.startswith(given.get("Prefix", "")))
        start = int(given.get("ContinuationToken", "0"))
        page = {"Contents": [{"Key": key} for key in keys[start : start + 2]]} if keys[start:] else {}
        more = start + 2 < len(keys)
        return {**page, "IsTruncated": more, **({"NextContinuationToken": str(start + 2)} if more else {})}

    def _at(self, given: dict[str, Any], operation: str) -> bytes:
        if given["Key"] not in self.objects:
            raise _error(operation, 404)
        return self.objects[given["Key"]]


def _error(operation: str, status: int) -> ClientError:
    return ClientError({"Error": {"Code": str(status)}, "ResponseMetadata": {"HTTPStatusCode": status}}, operation)
