import { type RuleCases, raised, said } from '../support.ts'

export const SERVICE_CASES: readonly RuleCases[] = [
  {
    rule: 'google-rate-limit',
    promise: "a Google service's rate or window refills",
    matches: [
      said('Exceeded rate limits: too many concurrent dataset meta table reads'),
      said("Quota exceeded for quota metric 'Read requests' and limit of the service sheets.googleapis.com"),
      said('reason: quotaExceeded, message: Your project exceeded quota'),
    ],
    misses: [said('reason: invalidQuery'), said('the quota is large')],
  },
  {
    rule: 'google-backend-error',
    promise: 'a job that BigQuery failed itself is repeated',
    matches: [
      said('{"reason": "backendError", "message": "Backend Error"}'),
      said('Error encountered during execution. Retrying may solve the problem.'),
    ],
    misses: [said('{"reason": "invalidQuery"}')],
  },
  {
    rule: 'google-bad-job',
    promise: 'a job that cannot run is changed by a person',
    matches: [
      raised(
        'google.api_core.exceptions.BadRequest',
        {},
        'Error while reading data, error message: JSON parsing error',
      ),
      said('Resources exceeded during query execution: the query could not be executed in the allotted memory'),
    ],
    misses: [said('reason: backendError')],
  },
  {
    rule: 'api-rate-limit',
    promise: 'a rate or window told in words is waited out',
    matches: [
      said('Rate limit reached for gpt in organization org on tokens per min'),
      said('REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.'),
      said('Application request limit reached'),
      said('You may make at most 500 requests; the maximum is 500 per hour'),
    ],
    misses: [said('the limit of the column is 10'), said('at this rate we finish')],
  },
  {
    rule: 'overloaded',
    promise: 'work turned away under load is offered again',
    matches: [
      raised('elasticsearch.exceptions.TransportError', {}, 'circuit_breaking_exception: [request] Data too large'),
      said('Query exhausted resources at this scale factor'),
      said('ServerBusy: Ingress is over the account limit.'),
      said('the server is too busy'),
    ],
    misses: [said('business as usual')],
  },
  {
    rule: 'service-unavailable',
    promise: 'a service that says it is away comes back',
    matches: [
      said('The service is currently unavailable, sorry'),
      said('An unexpected error occurred. Please try again later.'),
      said('upstream connect error or disconnect/reset before headers'),
      said('Database is temporarily unavailable'),
    ],
    misses: [said('try another name'), said('later we retry')],
  },
  {
    rule: 'session-expired',
    promise: 'an expired session stays undecided',
    matches: [
      said('390114 (08001): Authentication token has expired. The user must authenticate again.'),
      said('INVALID_SESSION_ID: Session expired or invalid'),
    ],
    misses: [said('the session is young')],
  },
  {
    rule: 'credentials-rejected',
    promise: 'a rejected user, key or right needs a person',
    matches: [
      raised('paramiko.ssh_exception.AuthenticationException', {}, 'Authentication failed.'),
      said('FATAL: password authentication failed for user "etl"'),
      said("(1045, \"Access denied for user 'etl'@'10.0.0.1' (using password: YES)\")"),
      said('250001 (08001): Failed to connect to DB: Incorrect username or password was specified.'),
      said('AADSTS7000215: Invalid client secret provided.'),
      said('permission denied for table orders'),
    ],
    misses: [said('the password is long'), said('permission granted')],
  },
  {
    rule: 'cluster-launch',
    promise: 'a cluster that did not come up is launched again',
    matches: [
      said('Cluster terminated. Reason: CLOUD_PROVIDER_LAUNCH_FAILURE'),
      said('Self-bootstrap failure during launch.'),
      said(
        "The zone 'projects/p/zones/europe-west1-b' does not have enough resources available to fulfill the request.",
      ),
    ],
    misses: [said('cluster terminated by user')],
  },
  {
    rule: 'cloud-quota',
    promise: 'a full quota of a cloud stays undecided',
    matches: [
      said("Insufficient 'CPUS' quota. Requested 12.0, available 4.0."),
      said('QUOTA_EXCEEDED: IN_USE_ADDRESSES'),
    ],
    misses: [said('the quota is fine')],
  },
  {
    rule: 'salesforce-rejected',
    promise: 'a record that Salesforce rejects needs a person',
    matches: [said('REQUIRED_FIELD_MISSING: Required fields are missing: [Name]')],
    misses: [said('UNABLE_TO_LOCK_ROW')],
  },
  {
    rule: 'read-position-expired',
    promise: 'a position that the server forgot stays undecided',
    matches: [
      raised('botocore.errorfactory.ExpiredIteratorException'),
      raised('pymongo.errors.CursorNotFound'),
      said('search_context_missing_exception: No search context found for id [7]'),
    ],
    misses: [raised('pymongo.errors.OperationFailure'), said('the iterator iterates')],
  },
  {
    rule: 'size-limit',
    promise: 'what is larger than a fixed limit is made smaller by a person',
    matches: [
      said("This model's maximum context length is 8192 tokens"),
      said('HIVE_EXCEEDED_PARTITION_LIMIT: Exceeded limit of 100 open writers'),
      said("Please reduce the amount of data you're asking for, then retry your request"),
    ],
    misses: [said('the limit is generous')],
  },
  {
    rule: 'kafka-rebalance',
    promise: 'a consumer that lost its place stays undecided',
    matches: [said('CommitFailedException: Commit cannot be completed since the group has already rebalanced')],
    misses: [said('the group is balanced')],
  },
  {
    rule: 'kafka-authorization',
    promise: 'a refusal that brokers also give in a rebalance stays undecided',
    matches: [
      raised('org.apache.kafka.common.errors.TopicAuthorizationException'),
      said('Not authorized to access group: etl'),
    ],
    misses: [said('you are authorized'), raised('kafka.errors.KafkaError')],
  },
]
