"""The clients of what tasks do with records. boto3 is imported here and only when there is a need."""

from __future__ import annotations

from typing import Any

from goaround.attribute_values import marshalled

CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 10.0
ATTEMPTS = 2


def client(service: str) -> Any:
    """A client with explicit time-outs and attempts. :raises Exception: what boto3 raises: not installed, no region"""
    import boto3.session
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        user_agent_extra="goaround-records",
    )
    # A session of its own: the default one belongs to the task's code.
    return boto3.session.Session().client(service, config=config)


def put_if(dynamodb: Any, table: str, item: dict[str, Any], condition: str, **more: Any) -> bool:
    """Put an item on a condition; False where it does not hold. :raises Exception: what boto3 raises otherwise"""
    try:
        dynamodb.put_item(TableName=table, Item=marshalled(item), ConditionExpression=condition, **more)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True
