import type { Sayings } from './sayings.ts'

export const mongodb: Sayings = {
  transient: [
    'pymongo.errors.AutoReconnect: connection closed',
    'pymongo.errors.NotPrimaryError: not primary',
    'WriteConflict error: this operation conflicted with another operation. Please retry your operation or multi-document transaction.',
    'InterruptedDueToReplStateChange',
  ],
  permanent: [
    "pymongo.errors.OperationFailure: Authentication failed., full error: {'ok': 0.0, 'code': 18, 'codeName': 'AuthenticationFailed'}",
    'pymongo.errors.DuplicateKeyError: E11000 duplicate key error collection',
    'pymongo.errors.OperationFailure: not authorized on db to execute command',
    'pymongo.errors.DocumentTooLarge: BSON document too large',
    'pymongo.errors.ConfigurationError: The DNS query name does not exist',
    "Exceeded memory limit for $group, but didn't allow external sort. Pass allowDiskUse:true to opt in",
    'PlanExecutor error during aggregation :: caused by :: Unrecognized pipeline stage name',
    'bson.errors.InvalidDocument: cannot encode object',
    'you are over your space quota, using 512 MB of 512 MB',
  ],
  unknown: [
    'pymongo.errors.CursorNotFound: cursor id 123 not found',
    'pymongo.errors.ExecutionTimeout: operation exceeded time limit',
  ],
}
