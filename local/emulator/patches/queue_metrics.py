"""Each minute SQS tells CloudWatch how deep its queues are and how old what waits in them is. MiniStack's does not, so
an alarm on a dead-letter queue never fires.
"""

import logging
import os
import threading
import time

from ministack.services import cloudwatch, sqs

from .expectations import MiniStackChanged, parameters_are, source_holds

logger = logging.getLogger("goaround.queue_metrics")

_EACH_SECONDS = int(os.environ.get("QUEUE_METRICS_SECONDS", "60"))


def apply() -> None:
    parameters_are(cloudwatch.record_metric, "namespace", "metric_name", "value", "unit", "dimensions")
    source_holds(sqs._refresh_counts, 'm["visible_at"] <= now', 'm["receive_count"] == 0')
    source_holds(sqs._act_create_queue, '"name": name', '"messages": []')
    if hasattr(sqs, "record_metric"):
        raise MiniStackChanged("MiniStack's SQS has metrics now")
    threading.Thread(target=_tick, daemon=True, name="queue-metrics").start()


def _tick() -> None:
    while True:
        # On the minute, so that each period of an alarm has exactly one point.
        time.sleep(_EACH_SECONDS - time.time() % _EACH_SECONDS)
        try:
            for queue in list(sqs._queues.values()):
                _tell(queue)
        except Exception:
            logger.exception("queues were not measured")


def _tell(queue: dict) -> None:
    messages, now = list(queue["messages"]), time.time()
    visible = [message for message in messages if message["visible_at"] <= now]
    in_flight = [message for message in messages if message["visible_at"] > now and message["receive_count"] > 0]
    waiting = visible + in_flight
    oldest = max((now - message["sent_at"] for message in waiting), default=0.0)
    dimensions = {"QueueName": queue["name"]}
    for name, value, unit in (
        ("ApproximateNumberOfMessagesVisible", len(visible), "Count"),
        ("ApproximateNumberOfMessagesNotVisible", len(in_flight), "Count"),
        ("ApproximateNumberOfMessagesDelayed", len(messages) - len(waiting), "Count"),
        ("ApproximateAgeOfOldestMessage", oldest, "Seconds"),
    ):
        cloudwatch.record_metric("AWS/SQS", name, value, unit, dimensions)
