import type { Rule } from './rule.ts'
import { airflowControlFlow } from './rules/airflow-control-flow.ts'
import { airflowFail } from './rules/airflow-fail.ts'
import { airflowSettings } from './rules/airflow-settings.ts'
import { alreadyExists } from './rules/already-exists.ts'
import { apiRateLimit } from './rules/api-rate-limit.ts'
import { awsAccessDenied } from './rules/aws-access-denied.ts'
import { awsBadRequest } from './rules/aws-bad-request.ts'
import { awsCapacity } from './rules/aws-capacity.ts'
import { awsClockSkew } from './rules/aws-clock-skew.ts'
import { awsConcurrentRuns } from './rules/aws-concurrent-runs.ts'
import { awsConflict } from './rules/aws-conflict.ts'
import { awsCredentialsExpired } from './rules/aws-credentials-expired.ts'
import { awsCredentialsMissing } from './rules/aws-credentials-missing.ts'
import { awsCredentialsSource } from './rules/aws-credentials-source.ts'
import { awsEventualConsistency } from './rules/aws-eventual-consistency.ts'
import { awsHardQuota } from './rules/aws-hard-quota.ts'
import { awsNotFound } from './rules/aws-not-found.ts'
import { awsQuota } from './rules/aws-quota.ts'
import { awsServiceFault } from './rules/aws-service-fault.ts'
import { awsSharedQuota } from './rules/aws-shared-quota.ts'
import { awsSmallQuota } from './rules/aws-small-quota.ts'
import { awsThrottling } from './rules/aws-throttling.ts'
import { backendPool } from './rules/backend-pool.ts'
import { botocoreUsage } from './rules/botocore-usage.ts'
import { clusterLaunch } from './rules/cluster-launch.ts'
import { commandNotFound } from './rules/command-not-found.ts'
import { connectionError } from './rules/connection-error.ts'
import { connectionLost } from './rules/connection-lost.ts'
import { connectionRefused } from './rules/connection-refused.ts'
import { connectionTimeout } from './rules/connection-timeout.ts'
import { containerOom } from './rules/container-oom.ts'
import { credentialsRejected } from './rules/credentials-rejected.ts'
import { dagImportTimeout } from './rules/dag-import-timeout.ts'
import { dataCheckFailed } from './rules/data-check-failed.ts'
import { databaseConnectTimeout } from './rules/database-connect-timeout.ts'
import { dbtProject } from './rules/dbt-project.ts'
import { dbtTestFailed } from './rules/dbt-test-failed.ts'
import { diskFull } from './rules/disk-full.ts'
import { dnsLookup } from './rules/dns-lookup.ts'
import { fileNotFound } from './rules/file-not-found.ts'
import { functionTimeout } from './rules/function-timeout.ts'
import { googleBackendError } from './rules/google-backend-error.ts'
import { googleBadJob } from './rules/google-bad-job.ts'
import { googleRateLimit } from './rules/google-rate-limit.ts'
import { grpcAborted } from './rules/grpc-aborted.ts'
import { grpcBadRequest } from './rules/grpc-bad-request.ts'
import { grpcDeadline } from './rules/grpc-deadline.ts'
import { grpcDenied } from './rules/grpc-denied.ts'
import { grpcExhausted } from './rules/grpc-exhausted.ts'
import { grpcInternal } from './rules/grpc-internal.ts'
import { grpcNotFound } from './rules/grpc-not-found.ts'
import { grpcUnavailable } from './rules/grpc-unavailable.ts'
import { hostUnreachable } from './rules/host-unreachable.ts'
import { httpBadRequest } from './rules/http-bad-request.ts'
import { httpConflict } from './rules/http-conflict.ts'
import { httpForbidden } from './rules/http-forbidden.ts'
import { httpForbiddenRateLimit } from './rules/http-forbidden-rate-limit.ts'
import { httpNotFound } from './rules/http-not-found.ts'
import { httpPaymentRequired } from './rules/http-payment-required.ts'
import { httpServerError } from './rules/http-server-error.ts'
import { httpTimeout } from './rules/http-timeout.ts'
import { httpTooManyRequests } from './rules/http-too-many-requests.ts'
import { httpUnauthorized } from './rules/http-unauthorized.ts'
import { httpUnavailable } from './rules/http-unavailable.ts'
import { inputOutputError } from './rules/input-output-error.ts'
import { invalidWords } from './rules/invalid-words.ts'
import { kubernetesContainerSetup } from './rules/kubernetes-container-setup.ts'
import { kubernetesEvicted } from './rules/kubernetes-evicted.ts'
import { kubernetesImagePull } from './rules/kubernetes-image-pull.ts'
import { kubernetesQuota } from './rules/kubernetes-quota.ts'
import { kubernetesUnschedulable } from './rules/kubernetes-unschedulable.ts'
import { lockConflict } from './rules/lock-conflict.ts'
import { nodeLost } from './rules/node-lost.ts'
import { notFoundWords } from './rules/not-found-words.ts'
import { oracleConnectSetting } from './rules/oracle-connect-setting.ts'
import { outOfMemory } from './rules/out-of-memory.ts'
import { overloaded } from './rules/overloaded.ts'
import { permissionDenied } from './rules/permission-denied.ts'
import { processCrashed } from './rules/process-crashed.ts'
import { processKilled } from './rules/process-killed.ts'
import { processTerminated } from './rules/process-terminated.ts'
import { pythonCodeError } from './rules/python-code-error.ts'
import { pythonImport } from './rules/python-import.ts'
import { pythonSyntax } from './rules/python-syntax.ts'
import { responseNotJson } from './rules/response-not-json.ts'
import { s3KeyMissing } from './rules/s3-key-missing.ts'
import { schemaMismatch } from './rules/schema-mismatch.ts'
import { sensorTimeout } from './rules/sensor-timeout.ts'
import { serviceUnavailable } from './rules/service-unavailable.ts'
import { sessionExpired } from './rules/session-expired.ts'
import { sparkExecutorLost } from './rules/spark-executor-lost.ts'
import { sqlAuth } from './rules/sql-auth.ts'
import { sqlCancelled } from './rules/sql-cancelled.ts'
import { sqlConnection } from './rules/sql-connection.ts'
import { sqlConstraint } from './rules/sql-constraint.ts'
import { sqlData } from './rules/sql-data.ts'
import { sqlDiskFull } from './rules/sql-disk-full.ts'
import { sqlReadOnly } from './rules/sql-read-only.ts'
import { sqlResources } from './rules/sql-resources.ts'
import { sqlSerialization } from './rules/sql-serialization.ts'
import { sqlServerStopping } from './rules/sql-server-stopping.ts'
import { sqlStatement } from './rules/sql-statement.ts'
import { sqlSyntax } from './rules/sql-syntax.ts'
import { sqlUnknownObject } from './rules/sql-unknown-object.ts'
import { stateSetExternally } from './rules/state-set-externally.ts'
import { tableCommitConflict } from './rules/table-commit-conflict.ts'
import { taskTimeout } from './rules/task-timeout.ts'
import { templateError } from './rules/template-error.ts'
import { timeoutClass } from './rules/timeout-class.ts'
import { timeoutWords } from './rules/timeout-words.ts'
import { tlsCertificate } from './rules/tls-certificate.ts'
import { tlsInterrupted } from './rules/tls-interrupted.ts'
import { upstreamFailed } from './rules/upstream-failed.ts'
import { validationError } from './rules/validation-error.ts'
import { workerLost } from './rules/worker-lost.ts'
import { workerMemory } from './rules/worker-memory.ts'
import { xcomMissing } from './rules/xcom-missing.ts'

/**
 * Precedence. A tier beats the next whatever its facts; within a tier a reported fact beats words in a text, then the
 * innermost cause wins, then the order here: the precise before the general.
 */
export const CATALOGUE: Readonly<Record<'declared' | 'specific' | 'generic', Readonly<Record<string, Rule>>>> = {
  /** what the task's author said, and Airflow's own signals */
  declared: {
    'airflow-fail': airflowFail,
    'airflow-control-flow': airflowControlFlow,
  },
  /** facts and words that name one cause */
  specific: {
    'state-set-externally': stateSetExternally,
    'dag-import-timeout': dagImportTimeout,
    'aws-throttling': awsThrottling,
    'http-too-many-requests': httpTooManyRequests,
    'http-forbidden-rate-limit': httpForbiddenRateLimit,
    'google-rate-limit': googleRateLimit,
    'api-rate-limit': apiRateLimit,
    'aws-capacity': awsCapacity,
    'cluster-launch': clusterLaunch,
    'aws-concurrent-runs': awsConcurrentRuns,
    'aws-small-quota': awsSmallQuota,
    'aws-shared-quota': awsSharedQuota,
    'aws-hard-quota': awsHardQuota,
    'aws-quota': awsQuota,
    'kubernetes-quota': kubernetesQuota,
    'http-payment-required': httpPaymentRequired,
    'aws-clock-skew': awsClockSkew,
    'aws-credentials-expired': awsCredentialsExpired,
    'aws-credentials-source': awsCredentialsSource,
    'aws-credentials-missing': awsCredentialsMissing,
    'aws-access-denied': awsAccessDenied,
    'aws-eventual-consistency': awsEventualConsistency,
    's3-key-missing': s3KeyMissing,
    'aws-not-found': awsNotFound,
    'aws-conflict': awsConflict,
    'aws-service-fault': awsServiceFault,
    'botocore-usage': botocoreUsage,
    'container-oom': containerOom,
    'out-of-memory': outOfMemory,
    'sql-disk-full': sqlDiskFull,
    'disk-full': diskFull,
    'worker-memory': workerMemory,
    'backend-pool': backendPool,
    'sql-serialization': sqlSerialization,
    'table-commit-conflict': tableCommitConflict,
    'lock-conflict': lockConflict,
    'grpc-aborted': grpcAborted,
    'sql-server-stopping': sqlServerStopping,
    'sql-resources': sqlResources,
    'sql-read-only': sqlReadOnly,
    'sql-cancelled': sqlCancelled,
    'dbt-test-failed': dbtTestFailed,
    'dbt-project': dbtProject,
    'sql-auth': sqlAuth,
    'sql-syntax': sqlSyntax,
    'sql-unknown-object': sqlUnknownObject,
    'sql-data': sqlData,
    'sql-constraint': sqlConstraint,
    'oracle-connect-setting': oracleConnectSetting,
    'google-backend-error': googleBackendError,
    'google-bad-job': googleBadJob,
    overloaded,
    'tls-certificate': tlsCertificate,
    'database-connect-timeout': databaseConnectTimeout,
    'credentials-rejected': credentialsRejected,
    'permission-denied': permissionDenied,
    'session-expired': sessionExpired,
    'sensor-timeout': sensorTimeout,
    'task-timeout': taskTimeout,
    'function-timeout': functionTimeout,
    'airflow-settings': airflowSettings,
    'template-error': templateError,
    'xcom-missing': xcomMissing,
    'python-syntax': pythonSyntax,
    'python-import': pythonImport,
    'command-not-found': commandNotFound,
    'schema-mismatch': schemaMismatch,
    'data-check-failed': dataCheckFailed,
    'worker-lost': workerLost,
    'node-lost': nodeLost,
    'upstream-failed': upstreamFailed,
    'spark-executor-lost': sparkExecutorLost,
    'kubernetes-image-pull': kubernetesImagePull,
    'kubernetes-container-setup': kubernetesContainerSetup,
    'kubernetes-evicted': kubernetesEvicted,
    'kubernetes-unschedulable': kubernetesUnschedulable,
    'dns-lookup': dnsLookup,
    'connection-refused': connectionRefused,
    'connection-lost': connectionLost,
    'sql-connection': sqlConnection,
    'connection-timeout': connectionTimeout,
    'host-unreachable': hostUnreachable,
    'input-output-error': inputOutputError,
    'http-timeout': httpTimeout,
    'http-unavailable': httpUnavailable,
    'http-unauthorized': httpUnauthorized,
    'http-forbidden': httpForbidden,
    'http-not-found': httpNotFound,
    'grpc-unavailable': grpcUnavailable,
    'grpc-exhausted': grpcExhausted,
    'grpc-deadline': grpcDeadline,
    'grpc-denied': grpcDenied,
    'grpc-not-found': grpcNotFound,
    'service-unavailable': serviceUnavailable,
  },
  /** facts and words that many causes share */
  generic: {
    'grpc-bad-request': grpcBadRequest,
    'aws-bad-request': awsBadRequest,
    'already-exists': alreadyExists,
    'http-conflict': httpConflict,
    'http-bad-request': httpBadRequest,
    'http-server-error': httpServerError,
    'grpc-internal': grpcInternal,
    'sql-statement': sqlStatement,
    'validation-error': validationError,
    'response-not-json': responseNotJson,
    'file-not-found': fileNotFound,
    'tls-interrupted': tlsInterrupted,
    'connection-error': connectionError,
    'timeout-class': timeoutClass,
    'timeout-words': timeoutWords,
    'process-killed': processKilled,
    'process-crashed': processCrashed,
    'process-terminated': processTerminated,
    'python-code-error': pythonCodeError,
    'invalid-words': invalidWords,
    'not-found-words': notFoundWords,
  },
}
