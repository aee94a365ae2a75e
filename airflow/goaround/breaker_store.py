"""The table of breakers, as far as workers may touch it. boto3 is imported here and only when there is a need."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from goaround import breaker_items
from goaround.attribute_values import marshalled, plain
from goaround.breaker_items import Item, View
from goaround.settings import Settings

CONNECT_TIMEOUT_S = 0.25
READ_TIMEOUT_S = 0.25
ATTEMPTS = 2

# (process, endpoint) → client: a client that was made before a fork shares sockets with its parent.
_clients: dict[tuple[int, str | None], Any] = {}


def read_view(settings: Settings, dependency: str) -> View:
    """The breaker's state, eventually consistent (half a request unit). What nobody has written is CLOSED.

    :raises UnreadableState: the item is not what the contract says
    :raises Exception: what boto3 raises: not installed, no credentials, denied, no connection
    """
    answer = _client(settings).get_item(
        TableName=settings.breaker_table,
        Key=marshalled(breaker_items.state_key(settings.environment, dependency)),
        ConsistentRead=False,
    )
    item = answer.get("Item")
    return breaker_items.UNTOUCHED if item is None else breaker_items.view_of({k: plain(v) for k, v in item.items()})


def put_outcome(settings: Settings, item: Item, instead_of: str | None) -> None:
    """Put the outcome of a try, or put it in the place of the milder one that this try has told before.

    A conditional put: one that is sent twice counts once.

    :param instead_of: the outcome told before, None where none was
    :raises Exception: what boto3 raises
    """
    milder = {":milder": {"S": instead_of}} if instead_of else {}
    client = _client(settings)
    try:
        client.put_item(
            TableName=settings.breaker_table,
            Item=marshalled(item),
            ConditionExpression="attribute_not_exists(pk)" + (" OR outcome = :milder" if milder else ""),
            **({"ExpressionAttributeValues": milder} if milder else {}),
        )
    except client.exceptions.ConditionalCheckFailedException:
        # An attempt whose answer was lost has put it.
        return


def put_waiting(settings: Settings, item: Item, *, if_there: bool = False) -> None:
    """Put or refresh a waiting item; `if_there`: only where there is one.

    :raises Exception: what boto3 raises
    """
    client = _client(settings)
    try:
        client.put_item(
            TableName=settings.breaker_table,
            Item=marshalled(item),
            **({"ConditionExpression": "attribute_exists(pk)"} if if_there else {}),
        )
    except client.exceptions.ConditionalCheckFailedException:
        return


@cache
def preload() -> None:
    """Load, once, what a request needs: modules and the service's model. No connection, no credentials."""
    _boto3_session().client("dynamodb", region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")


def _client(settings: Settings) -> Any:
    key = (os.getpid(), settings.breaker_endpoint_url)
    if key not in _clients:
        session = _boto3_session()
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            user_agent_extra="goaround-guard",
        )
        _clients[key] = session.client("dynamodb", endpoint_url=settings.breaker_endpoint_url, config=config)
    return _clients[key]


@cache
def _boto3_session() -> Any:
    """A session of its own: the default one belongs to the task's code."""
    import boto3.session

    return boto3.session.Session()
