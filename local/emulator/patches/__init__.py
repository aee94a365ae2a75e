"""Where MiniStack does otherwise than AWS and the embedded run would notice. One difference a module, each with
`apply()`, which refuses to start where MiniStack is not what the patch was written for.
"""

from . import (
    alarm_evaluation,
    embedded_metrics,
    execution_names,
    execution_timeouts,
    fifo_targets,
    invoke_rest_api,
    lambda_error_names,
    lambda_metrics,
    lambda_slots,
    message_move_tasks,
    queue_metrics,
    stream_retries,
    stream_threads,
    task_timeouts,
    whole_logs,
)

# Stream retries wrap the invocation that the slots have already bounded.
PATCHES = [
    lambda_error_names,
    whole_logs,
    message_move_tasks,
    embedded_metrics,
    lambda_metrics,
    lambda_slots,
    task_timeouts,
    execution_names,
    execution_timeouts,
    alarm_evaluation,
    queue_metrics,
    stream_retries,
    stream_threads,
    fifo_targets,
    invoke_rest_api,
]
