"""Every call of a function counts among AWS/Lambda's metrics, whoever makes it. MiniStack counts direct calls only, so an
alarm on the silence of what a queue or the clock calls is always on.
"""

from functools import wraps

from ministack.services import cloudwatch, lambda_svc

from .expectations import parameters_are, source_holds


def apply() -> None:
    dispatch = lambda_svc._execute_function_dispatch
    parameters_are(dispatch, "func", "config", "event", "request_id", "started")
    parameters_are(lambda_svc._emit_lambda_metrics, "function_name", "duration_ms", "error", "throttle")
    source_holds(lambda_svc._execute_function, "return _execute_function_dispatch(", "_emit_lambda_metrics(fn_name, duration_ms=0.0")
    emit = lambda_svc._emit_lambda_metrics

    @wraps(dispatch)
    def dispatch_and_count(func, config, event, request_id, started):
        result = dispatch(func, config, event, request_id, started)
        error = bool(result.get("error")) if isinstance(result, dict) else False
        duration_ms = (lambda_svc.time.time() - started) * 1000.0
        emit(config.get("FunctionName", "unknown"), duration_ms=duration_ms, error=error, throttle=False)
        return result

    def emit_throttles(function_name, duration_ms, error, throttle):
        # Who refuses a call says so before it begins; what is told of it after its end was counted above.
        if throttle and duration_ms == 0.0:
            cloudwatch.record_metric("AWS/Lambda", "Throttles", 1, "Count", {"FunctionName": function_name})

    lambda_svc._execute_function_dispatch = dispatch_and_count
    lambda_svc._emit_lambda_metrics = emit_throttles
