"""An execution ends as TIMED_OUT when its machine's TimeoutSeconds are over; MiniStack ignores the limit. And what
is over stays as it ended: MiniStack makes an aborted execution FAILED when the task it waited for fails later.
"""

import contextvars
import json
import threading
from functools import wraps

from ministack.core.responses import now_iso
from ministack.services import stepfunctions

from .expectations import parameters_are, source_holds


def apply() -> None:
    run, fail = stepfunctions._run_execution, stepfunctions._fail_execution
    parameters_are(run, "exec_arn")
    parameters_are(fail, "execution", "error", "cause")
    source_holds(run, 'while current_name and execution["status"] == "RUNNING":')
    source_holds(fail, 'execution["status"] = "FAILED"')
    source_holds(stepfunctions._start_execution, "args=(_run_execution, exec_arn)")

    @wraps(run)
    def run_with_limit(exec_arn):
        timer = _timer(stepfunctions._executions.get(exec_arn))
        try:
            run(exec_arn)
        finally:
            if timer:
                timer.cancel()

    @wraps(fail)
    def fail_if_running(execution, error, cause):
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    stepfunctions._run_execution = run_with_limit
    stepfunctions._fail_execution = fail_if_running


def _timer(execution: dict | None) -> threading.Timer | None:
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"]) if execution else None
    seconds = json.loads(machine["definition"]).get("TimeoutSeconds") if machine else None
    if not seconds:
        return None
    # The timer's thread has neither account nor region of its own.
    timer = threading.Timer(seconds, contextvars.copy_context().run, (_time_out, execution))
    timer.daemon = True
    timer.start()
    return timer


def _time_out(execution: dict) -> None:
    if execution["status"] != "RUNNING":
        return
    execution.update(status="TIMED_OUT", stopDate=now_iso(), error="States.Timeout")
    stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"error": "States.Timeout"}})
    stepfunctions._emit_execution_status_event(execution)
