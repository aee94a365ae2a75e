import type { Sayings } from './sayings.ts'

export const databricks: Sayings = {
  transient: [
    'Cluster terminated. Reason: Cloud Provider Launch Failure (AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE)',
    'The spot instance was terminated: Cluster was terminated. Reason: SPOT_INSTANCE_TERMINATION (CLOUD_FAILURE)',
    '{"error_code":"TEMPORARILY_UNAVAILABLE","message":"The service is taking too long to process your request."}',
    '{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"Too many requests. Rate limit exceeded"}',
    '{"error_code":"MAX_CONCURRENT_RUNS_EXCEEDED"} Run skipped because the maximum concurrent runs of 1 was reached',
    'Unexpected failure while waiting for the cluster (x) to be ready: Cluster is unable to start: Self-bootstrap failure during launch',
  ],
  permanent: [
    "Job run failed with terminal state: {'life_cycle_state': 'INTERNAL_ERROR', 'result_state': 'FAILED', 'state_message': 'Library installation failed for library due to user error for pypi'}",
    '{"error_code":"INVALID_PARAMETER_VALUE","message":"Job 123 does not exist."}',
    '{"error_code":"PERMISSION_DENIED","message":"User does not have permission to view job"}',
    '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Cluster 0 does not exist"}',
    '[TABLE_OR_VIEW_NOT_FOUND] The table or view `x` cannot be found. Verify the spelling',
    '[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved.',
    '[DELTA_SCHEMA_MISMATCH] / A schema mismatch detected when writing to the Delta table',
    `[CAST_INVALID_INPUT] The value 'abc' of the type "STRING" cannot be cast to "INT" because it is malformed.`,
    "[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'.",
    '[DIVIDE_BY_ZERO] Division by zero. Use `try_divide`',
    '[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have USE SCHEMA on Schema',
    'NOT_FOUND: Notebook not found /Repos/x',
    'ImportError / WorkspaceError: Unable to access the notebook "/Users/x". Either it does not exist, or the identity used to run this job lacks the required permissions.',
    '[DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE] Cannot perform Merge as multiple source rows matched',
  ],
  unknown: [
    "{'life_cycle_state': 'TERMINATED', 'result_state': 'FAILED', 'state_message': 'Workload failed, see run output for details'}",
    'Could not reach driver of cluster x.',
  ],
}
