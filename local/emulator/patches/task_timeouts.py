"""A task's time limit may be an expression: MiniStack ignores TimeoutSecondsPath and fails on a JSONata
TimeoutSeconds.
"""

from functools import wraps

from ministack.services import stepfunctions

from .expectations import parameters_are, source_holds


def apply() -> None:
    execute = stepfunctions._execute_task
    parameters_are(execute, "state_def", "raw_input", "execution", "ctx")
    parameters_are(stepfunctions._jsonata_state_field, "state_def", "field", "expected", "raw_input", "ctx")
    parameters_are(stepfunctions._resolve_path_or_ctx, "path", "data", "ctx")
    source_holds(execute, '_invoke_resource_with_timeout(\n                    resource, effective, state_def["TimeoutSeconds"])')
    source_holds(stepfunctions._invoke_with_callback, 'state_def.get("TimeoutSeconds", 99999)')

    @wraps(execute)
    def execute_with_limit(state_def, raw_input, execution, ctx):
        limit = _limit(state_def, raw_input, ctx)
        if limit is not None:
            state_def = {**state_def, "TimeoutSeconds": limit}
        return execute(state_def, raw_input, execution, ctx)

    stepfunctions._execute_task = execute_with_limit


def _limit(state_def: dict, raw_input, ctx: dict):
    if "TimeoutSecondsPath" in state_def:
        return stepfunctions._resolve_path_or_ctx(state_def["TimeoutSecondsPath"], raw_input, ctx)
    if isinstance(state_def.get("TimeoutSeconds"), str):
        return stepfunctions._jsonata_state_field(state_def, "TimeoutSeconds", "number", raw_input, ctx)
    return None
