"""StartMessageMoveTask and ListMessageMoveTasks, which the console's "Start DLQ redrive" uses. MiniStack has neither.

Without a destination each message goes back to the queue it came from. As on AWS a moved message is a new one: new
id, new SentTimestamp, receive count 0.
"""

import asyncio
import time

from ministack.services import sqs

from .expectations import MiniStackChanged, source_holds

_tasks: list[dict] = []


def apply() -> None:
    for action in ("StartMessageMoveTask", "ListMessageMoveTasks"):
        if action in sqs._HANDLERS:
            raise MiniStackChanged(f"MiniStack has {action} now")
    source_holds(sqs._dlq_sweep, 'setdefault("DeadLetterQueueSourceArn"')
    sqs._HANDLERS["StartMessageMoveTask"] = _start
    sqs._HANDLERS["ListMessageMoveTasks"] = _list


async def _start(data: dict, _queue_url: str) -> dict:
    source, destination = data["SourceArn"], data.get("DestinationArn")
    urls = {queue["attributes"].get("QueueArn"): url for url, queue in sqs._queues.items()}
    if source not in urls:
        raise sqs._Err(
            "ResourceNotFoundException",
            "The resource that you specified for the SourceArn parameter doesn't exist.",
            404,
        )
    moved = 0
    while messages := await _receive(urls[source]):
        for message in messages:
            await _send(urls[destination or message["Attributes"]["DeadLetterQueueSourceArn"]], message)
            await _call("DeleteMessage", {"QueueUrl": urls[source], "ReceiptHandle": message["ReceiptHandle"]})
            moved += 1
    task = {
        "TaskHandle": f"task-{len(_tasks)}",
        "Status": "COMPLETED",
        "SourceArn": source,
        "ApproximateNumberOfMessagesMoved": moved,
        "ApproximateNumberOfMessagesToMove": moved,
        "StartedTimestamp": int(time.time() * 1000),
    }
    _tasks.insert(0, task)
    return {"TaskHandle": task["TaskHandle"]}


def _list(data: dict, _queue_url: str) -> dict:
    return {"Results": [task for task in _tasks if task["SourceArn"] == data.get("SourceArn")][:10]}


async def _receive(url: str) -> list[dict]:
    request = {"MaxNumberOfMessages": 10, "AttributeNames": ["All"], "MessageAttributeNames": ["All"]}
    answer = await _call("ReceiveMessage", {"QueueUrl": url, "WaitTimeSeconds": 0, **request})
    return answer.get("Messages", [])


async def _send(url: str, message: dict) -> None:
    attributes = message.get("MessageAttributes")
    body = {"QueueUrl": url, "MessageBody": message["Body"]}
    await _call("SendMessage", {**body, "MessageAttributes": attributes} if attributes else body)


async def _call(action: str, data: dict) -> dict:
    result = sqs._HANDLERS[action](data, data["QueueUrl"])
    return await result if asyncio.iscoroutine(result) else result
