"""EventBridge sends to a FIFO queue as any sender does: what the queue has seen in the last five minutes it drops.
MiniStack appends every event, so that a schedule with constant input works here and, on AWS, would be heard once in
five minutes.
"""


from functools import wraps

from ministack.services import eventbridge, sqs

from .expectations import parameters_are, source_holds


def apply() -> None:
    dispatch = eventbridge._dispatch_to_sqs
    parameters_are(dispatch, "spec", "payload", "sqs_parameters")
    source_holds(dispatch, "ministack-eventbridge-default", 'queue["messages"].append(msg)')
    parameters_are(sqs._act_send_message, "data", "qurl")

    @wraps(dispatch)
    def dispatch_as_sender(spec, payload, sqs_parameters=None):
        queue = sqs._queue_by_arn(str(spec))
        if not queue or not queue.get("is_fifo"):
            return dispatch(spec, payload, sqs_parameters)
        group = (sqs_parameters or {}).get("MessageGroupId")
        if not group:
            eventbridge.logger.warning("not delivered: %s is a FIFO queue and its target has no MessageGroupId", spec)
            return None
        url = next(url for url, candidate in sqs._queues.items() if candidate is queue)
        sqs._act_send_message({"QueueUrl": url, "MessageBody": payload, "MessageGroupId": group}, url)
        return None

    eventbridge._dispatch_to_sqs = dispatch_as_sender
