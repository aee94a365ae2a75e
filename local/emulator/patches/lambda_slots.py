"""At most LAMBDA_FUNCTION_SLOTS (default 4) processes of one function; further invocations wait. MiniStack starts a
process for each concurrent invocation: a hundred of them take 14 GB. AWS would run them all; a little later is not
different, a machine out of memory is.
"""

import os
import threading
from collections import defaultdict
from functools import wraps

from ministack.services import lambda_svc

from .expectations import parameters_are, source_holds

_SLOTS = int(os.environ.get("LAMBDA_FUNCTION_SLOTS", "4"))

_semaphores: dict[str, threading.BoundedSemaphore] = defaultdict(lambda: threading.BoundedSemaphore(_SLOTS))
_semaphores_lock = threading.Lock()
_this_thread = threading.local()


def apply() -> None:
    execute = lambda_svc._execute_function
    parameters_are(execute, "func", "event")
    # It calls itself by its global name when the scope differs: that second call is ours again and must not wait.
    source_holds(execute, "_run_with_function_config_scope(config, _execute_function, func, event)")

    @wraps(execute)
    def execute_bounded(func, event):
        if getattr(_this_thread, "inside", False):
            return execute(func, event)
        with _semaphore_of(func):
            _this_thread.inside = True
            try:
                return execute(func, event)
            finally:
                _this_thread.inside = False

    lambda_svc._execute_function = execute_bounded


def _semaphore_of(func: dict) -> threading.BoundedSemaphore:
    name = (func.get("config") or func).get("FunctionName", "")
    with _semaphores_lock:
        return _semaphores[name]
