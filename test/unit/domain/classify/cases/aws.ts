import { type RuleCases, raised, said } from '../support.ts'

const client = (aws_code: string, message = '', more = {}) =>
  raised('botocore.exceptions.ClientError', { aws_code, ...more }, message)

export const AWS_CASES: readonly RuleCases[] = [
  {
    rule: 'aws-throttling',
    promise: 'a call refused for its rate is tried again',
    matches: [
      client('Throttling'),
      client('RequestLimitExceeded', '', { http_status: 503 }),
      client('Client.RequestLimitExceeded'),
      client('LimitExceededException', 'Rate exceeded for stream clicks under account 1'),
      raised('botocore.errorfactory.ProvisionedThroughputExceededException'),
      said('An error occurred (ThrottlingException) when calling the StartQueryExecution operation: slow'),
      said('<Error><Code>SlowDown</Code></Error>'),
    ],
    misses: [client('LimitExceededException', 'Cannot exceed quota for roles'), said('the rate is fine')],
  },
  {
    rule: 'aws-capacity',
    promise: 'machines that AWS lacks now come back',
    matches: [
      client('InsufficientInstanceCapacity'),
      said('We have insufficient capacity of r5.large in eu-west-1b'),
      said("ECS run_task failures: [{'reason': 'RESOURCE:MEMORY'}]"),
      said('There is no Spot capacity available that matches your request.'),
    ],
    misses: [client('InvalidInstanceType'), said('RESOURCE:NAME is odd')],
  },
  {
    rule: 'aws-concurrent-runs',
    promise: 'a place among concurrent runs becomes free',
    matches: [
      client('ConcurrentRunsExceededException'),
      client('ResourceNumberLimitExceededException', 'Exceeded maximum concurrent capacity for your account: 100'),
      said('Too many concurrent queries for user'),
    ],
    misses: [client('ResourceNumberLimitExceededException', 'too many crawlers'), said('concurrent runs are good')],
  },
  {
    rule: 'aws-small-quota',
    promise: 'a limit of zero is raised by a person',
    matches: [
      client(
        'ResourceLimitExceeded',
        "The account-level service limit 'ml.m5.large for endpoint usage' is 0 Instances",
      ),
      client('VcpuLimitExceeded', 'more vCPU capacity than your current vCPU limit of 5 allows'),
      client(
        'ResourceLimitExceeded',
        "The limit 'processing jobs' is 4 Instances, with current utilization of 0 Instances and a request delta of 11 Instances",
      ),
    ],
    misses: [
      client('VcpuLimitExceeded', 'more vCPU capacity than your current vCPU limit of 512 allows'),
      client('ThrottlingException', 'limit is 0'),
      client(
        'ResourceLimitExceeded',
        "The limit 'processing jobs' is 4 Instances, with current utilization of 3 Instances and a request delta of 2 Instances",
      ),
    ],
  },
  {
    rule: 'aws-shared-quota',
    promise: 'a large limit on running machines has room again when some stop',
    matches: [
      client('VcpuLimitExceeded', 'more vCPU capacity than your current vCPU limit of 512 allows'),
      client('MaxSpotInstanceCountExceeded'),
    ],
    misses: [client('ServiceQuotaExceededException')],
  },
  {
    rule: 'aws-hard-quota',
    promise: 'a limit on what exists needs a person',
    matches: [
      client('ServiceQuotaExceededException'),
      client('CodeStorageExceededException'),
      said('STORAGE_LIMIT_EXCEEDED: storage limit exceeded'),
    ],
    misses: [client('ThrottlingException')],
  },
  {
    rule: 'aws-quota',
    promise: 'a limit that does not say what it counts stays undecided',
    matches: [
      client('LimitExceededException', 'Cannot have more tables in this state'),
      client('ResourceLimitExceeded', "'usage' is 8 Instances"),
    ],
    misses: [client('InsufficientInstanceCapacity')],
  },
  {
    rule: 'aws-credentials-expired',
    promise: 'expired credentials stay undecided',
    matches: [
      client('ExpiredTokenException', '', { http_status: 403 }),
      said('An error occurred (ExpiredToken) when calling the PutObject operation: The provided token has expired.'),
    ],
    misses: [client('InvalidClientTokenId'), said('the token is fine')],
  },
  {
    rule: 'aws-credentials-source',
    promise: 'a metadata service that did not answer does so later',
    matches: [
      raised('botocore.exceptions.CredentialRetrievalError'),
      said('Unable to contact http://169.254.170.2/v2/credentials: read timeout'),
    ],
    misses: [raised('botocore.exceptions.NoCredentialsError'), said('host 10.254.169.254 is not it')],
  },
  {
    rule: 'credentials-missing',
    promise: 'absent credentials stay undecided',
    matches: [raised('botocore.exceptions.NoCredentialsError', {}, 'Unable to locate credentials')],
    misses: [raised('botocore.exceptions.CredentialRetrievalError'), said('unable to locate the file')],
  },
  {
    rule: 'aws-clock-skew',
    promise: 'clocks that differ are set again',
    matches: [
      client('RequestTimeTooSkewed', '', { http_status: 403 }),
      said('Signature expired: 20260101 is now earlier than'),
    ],
    misses: [client('SignatureDoesNotMatch')],
  },
  {
    rule: 'aws-access-denied',
    promise: 'a missing right is granted by a person',
    matches: [
      client('AccessDeniedException', '', { http_status: 400 }),
      client('UnauthorizedOperation'),
      said('User: arn:aws:sts::1:assumed-role/x is not authorized to perform: glue:StartJobRun on resource'),
    ],
    misses: [client('ThrottlingException'), said('authorized to perform')],
  },
  {
    rule: 'aws-eventual-consistency',
    promise: 'what was made a moment ago shows up',
    matches: [client('InvalidInstanceID.NotFound')],
    misses: [
      client('InvalidGroup.NotFound'),
      said('An error occurred (NoSuchBucket) when calling the ListObjects operation: x'),
    ],
  },
  {
    rule: 's3-key-missing',
    promise: 'an absent object stays undecided: late or misnamed',
    matches: [
      client('NoSuchKey', '', { http_status: 404 }),
      said('An error occurred (404) when calling the HeadObject operation: Not Found'),
    ],
    misses: [said('An error occurred (404) when calling the HeadBucket operation: Not Found'), client('NoSuchBucket')],
  },
  {
    rule: 'aws-not-found',
    promise: 'a resource that does not exist is made by a person',
    matches: [
      client('EntityNotFoundException', 'Database raw not found.'),
      client('NoSuchBucket', '', { http_status: 404 }),
      said('com.amazonaws.services.glue.model.EntityNotFoundException: Table orders not found'),
    ],
    misses: [client('AccessDenied'), said('all found')],
  },
  {
    rule: 'aws-conflict',
    promise: 'another change under way ends',
    matches: [client('ResourceInUseException'), client('OperationAborted'), client('TransactionConflictException')],
    misses: [client('ResourceNotFoundException')],
  },
  {
    rule: 'aws-service-fault',
    promise: 'a fault within AWS passes',
    matches: [
      client('InternalFailure', '', { http_status: 500 }),
      client('ServiceUnavailable'),
      raised('botocore.errorfactory.InternalServerException'),
    ],
    misses: [client('ValidationException')],
  },
  {
    rule: 'botocore-usage',
    promise: 'a call built wrongly is mended in the code',
    matches: [
      raised('botocore.exceptions.NoRegionError', {}, 'You must specify a region.'),
      said('Parameter validation failed:\nMissing required parameter in input: "Bucket"'),
    ],
    misses: [raised('botocore.exceptions.ReadTimeoutError'), said('validation of parameters is done')],
  },
  {
    rule: 'aws-bad-request',
    promise: 'a request that AWS finds wrong stays wrong',
    matches: [
      client('InvalidWorkerTypeOfTomorrowException'),
      client('ValidationException', 'Value at cpu failed to satisfy constraint', { http_status: 400 }),
      said(
        'An error occurred (InvalidParameterException) when calling the RunTask operation: No Fargate configuration',
      ),
    ],
    misses: [client('ThrottlingException', '', { http_status: 400 })],
  },
  {
    rule: 'cluster-bootstrap',
    promise: 'machines whose preparing script failed stay undecided',
    matches: [
      said(
        'EMR job failed for code: BOOTSTRAP_FAILURE with message bootstrap action 1 returned a non-zero return code',
      ),
      said('Cluster is unable to start: init script failure'),
    ],
    misses: [said('the bootstrap went well')],
  },
  {
    rule: 'ecs-agent',
    promise: 'a machine that is slow with containers is left for another',
    matches: [
      said('CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s'),
      said('DockerTimeoutError: x'),
    ],
    misses: [said('CannotPullContainerError: manifest unknown')],
  },
  {
    rule: 'aws-log-stream-missing',
    promise: 'a log that was never written hides the cause',
    matches: [client('ResourceNotFoundException', 'The specified log stream does not exist.')],
    misses: [client('ResourceNotFoundException', 'Requested resource not found')],
  },
  {
    rule: 'function-default-timeout',
    promise: 'a limit that nobody set is set by a person',
    matches: [said('2026-01-01T00:00:00Z 1-2 Task timed out after 3.00 seconds')],
    misses: [said('Task timed out after 30.03 seconds')],
  },
  {
    rule: 'ecs-resource-initialization',
    promise: 'a task that gets neither image nor secret needs a person',
    matches: [
      said(
        'ResourceInitializationError: unable to pull secrets or registry auth: service call has been retried 3 time(s): dial tcp 10.0.0.1:443: i/o timeout',
      ),
    ],
    misses: [said('the resources are initialised')],
  },
]
