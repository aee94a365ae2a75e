"""StartExecution with the name and input of an execution that still runs answers with that execution. MiniStack
answers ExecutionAlreadyExists, as AWS does only for a closed execution or another input.
"""

from functools import wraps

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import stepfunctions

from .expectations import parameters_are, source_holds


def apply() -> None:
    start = stepfunctions._start_execution
    parameters_are(start, "data")
    source_holds(start, "if exec_arn in _executions:", 'f":execution:{sm[\'name\']}:{name}")', 'data.get("input", "{}")')

    @wraps(start)
    def start_or_find(data):
        running = _running(data)
        if running is None:
            return start(data)
        return json_response({"executionArn": running["executionArn"], "startDate": running["startDate"]})

    stepfunctions._start_execution = start_or_find


def _running(data: dict) -> dict | None:
    machine = stepfunctions._state_machines.get(stepfunctions._resolve_state_machine_arn(data.get("stateMachineArn", "")))
    if machine is None or not data.get("name"):
        return None
    arn = f"arn:aws:states:{get_region()}:{get_account_id()}:execution:{machine['name']}:{data['name']}"
    execution = stepfunctions._executions.get(arn)
    if execution and execution["status"] == "RUNNING" and execution["input"] == data.get("input", "{}"):
        return execution
    return None
