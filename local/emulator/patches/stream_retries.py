"""Mappings of DynamoDB and Kinesis streams honour MaximumRetryAttempts, BisectBatchOnFunctionError and the on-failure
queue. MiniStack stores them and then retries a failing batch about once a second for ever.
"""

import time
from functools import wraps

from ministack.services import lambda_svc

from .expectations import parameters_are, source_holds

_PAUSE_SECONDS = 0.2


def apply() -> None:
    parameters_are(lambda_svc._execute_function, "func", "event")
    failure_record = lambda_svc._send_ddb_stream_failure_record
    parameters_are(failure_record, "esm", "func_rec", "batch", "stream_arn", "result", "condition")
    source_holds(lambda_svc._poll_dynamodb_streams, "_execute_function(func_rec, event)")
    source_holds(lambda_svc._poll_kinesis, "_execute_function(func_rec, event)")
    execute = lambda_svc._execute_function

    @wraps(execute)
    def execute_with_retries(func, event):
        result = execute(func, event)
        mapping = _mapping(func, event) if result.get("error") else None
        if mapping is None or int(mapping.get("MaximumRetryAttempts", -1)) < 0:
            return result
        _Batch(execute, func, mapping).settle(event["Records"], result, 0)
        # Each record was processed, or its failure sent on: the mapping goes past the batch.
        return {**result, "error": False}

    lambda_svc._execute_function = execute_with_retries


def _mapping(func: dict, event) -> dict | None:
    records = event.get("Records") if isinstance(event, dict) else None
    first = records[0] if records else None
    if not isinstance(first, dict) or first.get("eventSource") not in ("aws:kinesis", "aws:dynamodb"):
        return None
    name = _function_name((func.get("config") or func)["FunctionArn"])
    for mapping in lambda_svc._esms.values():
        if mapping.get("EventSourceArn") == first["eventSourceARN"] and _function_name(mapping["FunctionArn"]) == name:
            return mapping
    return None


def _function_name(arn: str) -> str:
    return arn.split(":")[6]


class _Batch:
    def __init__(self, execute, func: dict, mapping: dict):
        self._execute, self._func, self._mapping = execute, func, mapping

    def settle(self, records: list[dict], result: dict, tries: int) -> None:
        bisect = self._mapping.get("BisectBatchOnFunctionError") and len(records) > 1
        while result.get("error") and not bisect and tries < int(self._mapping["MaximumRetryAttempts"]):
            tries += 1
            time.sleep(_PAUSE_SECONDS)
            result = self._execute(self._func, {"Records": records})
        if not result.get("error"):
            return
        if bisect:
            middle = len(records) // 2
            for half in (records[:middle], records[middle:]):
                self.settle(half, self._execute(self._func, {"Records": half}), 0)
            return
        self._send_failure(records, result)

    def _send_failure(self, records: list[dict], result: dict) -> None:
        numbers = [record.get("kinesis", record.get("dynamodb", {})) for record in records]
        batch = [
            {"dynamodb": {"SequenceNumber": n.get("sequenceNumber") or n.get("SequenceNumber"), "ApproximateCreationDateTime": time.time()}}
            for n in numbers
        ]
        arn = records[0]["eventSourceARN"]
        lambda_svc._send_ddb_stream_failure_record(self._mapping, self._func, batch, arn, result, "RetryAttemptsExhausted")
