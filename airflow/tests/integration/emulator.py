"""The table of breakers on MiniStack's DynamoDB. The tests play the functions that write states and elect probes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from goaround.attribute_values import marshalled, plain
from goaround.breaker_items import OUTCOME_SHARDS

TABLE = "breakers"
ENVIRONMENT = "local"
READY_WITHIN_S = 60
TOOLS_PYTHON = Path(__file__).parents[3] / ".goaround" / "venvs" / "tools" / "bin" / "python"


class BreakerTable:
    """Starts on construction, empty; `stop` ends it."""

    def __init__(self, log: Path) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        variables = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        with log.open("wb") as output:
            command = [str(TOOLS_PYTHON), "-c", "from ministack.app import main; main()"]
            self._process = subprocess.Popen(command, env={**clean, **variables}, stdout=output, stderr=output)
        try:
            self.until(self._is_up, READY_WITHIN_S)
            keys = [("pk", "HASH"), ("sk", "RANGE")]
            self._request(
                "CreateTable",
                KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
                BillingMode="PAY_PER_REQUEST",
            )
        except BaseException:
            self.stop()
            raise

    def set_state(self, dependency: str, state: str, epoch: int, **changes: Any) -> None:
        """The breaker's state, as the functions write it."""
        unset = {"not_before": {"NULL": True}, "probe": {"NULL": True}, "override": {"NULL": True}}
        given = {name: value if isinstance(value, dict) else {"S": value} for name, value in changes.items()}
        head = marshalled(
            {"pk": f"BRK#{ENVIRONMENT}#dep#{dependency}", "sk": "STATE", "schema_version": 1, "state": state}
        )
        self._request("PutItem", Item={**head, "epoch": {"N": str(epoch)}, **unset, **given})

    def elect(self, dependency: str, task_instance: str, epoch: int) -> None:
        """Half-open, with this task instance as the probe."""
        probe = {"task_instance": {"S": task_instance}, "lease_until": {"S": "2999-01-01T00:00:00.000Z"}}
        self.set_state(dependency, "HALF_OPEN", epoch, probe={"M": probe})

    def items(self, dependency: str, kind: str = "outcome") -> list[dict[str, Any]]:
        """What workers have put, in the order of its keys."""
        found = [item for shard in range(OUTCOME_SHARDS) for item in self.partition(f"OUT#{ENVIRONMENT}#{dependency}#{shard}")]
        found.sort(key=lambda item: item["sk"])
        return [item for item in found if item["kind"] == kind]

    def partition(self, partition: str) -> list[dict[str, Any]]:
        """The items of one partition key."""
        answer = self._request(
            "Query", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": partition}}
        )
        return [{name: plain(value) for name, value in item.items()} for item in answer["Items"]]

    def until(self, condition: Callable[[], Any], within_s: float) -> Any:
        """The condition's first true value. :raises TimeoutError: there is none in time"""
        deadline = time.monotonic() + within_s
        while not (value := condition()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not seen within {within_s:g} s")
            time.sleep(0.25)
        return value

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _is_up(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError("the emulator ended")
        try:
            return "TableNames" in self._post("ListTables", {})
        except OSError:
            return False

    def _request(self, operation: str, **body: Any) -> Any:
        return self._post(operation, {"TableName": TABLE, **body})

    def _post(self, operation: str, body: dict[str, Any]) -> Any:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request",
        }
        request = urllib.request.Request(self.url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
