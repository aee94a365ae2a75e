"""A Node handler's error keeps its name: AWS reports `error.name` as errorType, MiniStack always
`Runtime.HandlerError`, and then Retry and Catch by name in a state machine never match.
"""

import threading
from functools import wraps

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from .expectations import MiniStackChanged, parameters_are, source_holds

_REPORTED = 'status: "error", error: String(err.message || err), trace: err.stack || ""'
_WITH_NAME = (
    'status: "error", errorName: (err && err.name) || "Error",'
    ' error: String((err && err.message) || err), trace: (err && err.stack) || ""'
)
_UNNAMED = "Runtime.HandlerError"

_last_reply = threading.local()


def apply() -> None:
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    if script.count(_REPORTED) != 1:
        raise MiniStackChanged("the Node worker no longer reports an error as it did")
    source_holds(lambda_svc._execute_function_warm, f'error_type = "{_UNNAMED}"', "worker.invoke(")
    parameters_are(lambda_svc._execute_function_warm, "func", "event", "request_id")

    lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(_REPORTED, _WITH_NAME)
    lambda_runtime.Worker.invoke = _remembering(lambda_runtime.Worker.invoke)
    lambda_svc._execute_function_warm = _naming(lambda_svc._execute_function_warm)


def _remembering(invoke):
    @wraps(invoke)
    def remember(self, *args, **kwargs):
        _last_reply.value = reply = invoke(self, *args, **kwargs)
        return reply

    return remember


def _naming(execute):
    """The worker's reply carries the name, what MiniStack makes of it does not; both happen on one thread."""

    @wraps(execute)
    def name_error(func, event, request_id):
        _last_reply.value = None
        result = execute(func, event, request_id)
        reply, body = _last_reply.value, result.get("body")
        if isinstance(reply, dict) and isinstance(body, dict) and body.get("errorType") == _UNNAMED:
            if reply.get("errorName"):
                body["errorType"] = reply["errorName"]
                body["trace"] = (reply.get("trace") or "").split("\n")
        return result

    return name_error
