/** Operations whose name belongs to one service, by endpoint prefix; a name that several services share is left out. */
const OPERATIONS: Readonly<Record<string, string>> = {
  athena: 'StartQueryExecution GetQueryExecution GetQueryResults StopQueryExecution BatchGetQueryExecution',
  batch: 'SubmitJob DescribeJobs TerminateJob RegisterJobDefinition',
  bedrock: 'InvokeModel InvokeModelWithResponseStream Converse ConverseStream CreateModelCustomizationJob',
  cloudformation: 'CreateStack UpdateStack DescribeStacks DeleteStack',
  dynamodb:
    'GetItem PutItem UpdateItem DeleteItem BatchGetItem BatchWriteItem TransactWriteItems TransactGetItems Scan',
  ec2: 'RunInstances DescribeInstances TerminateInstances RequestSpotInstances CreateFleet DescribeSpotPriceHistory CreateNetworkInterface DescribeNetworkInterfaces DescribeInstanceTypes DescribeSubnets DescribeVpcs DescribeSecurityGroups',
  ecr: 'GetAuthorizationToken BatchGetImage GetDownloadUrlForLayer',
  ecs: 'RunTask DescribeTasks RegisterTaskDefinition DescribeTaskDefinition DescribeContainerInstances',
  eks: 'CreateNodegroup DescribeNodegroup CreateFargateProfile DescribeFargateProfile',
  elasticmapreduce: 'RunJobFlow AddJobFlowSteps DescribeStep ListSteps TerminateJobFlows ModifyInstanceGroups',
  events: 'PutEvents PutRule PutTargets',
  firehose: 'PutRecordBatch CreateDeliveryStream',
  glue: 'GetJobRun GetJobRuns BatchStopJobRun StartCrawler GetCrawler GetTable GetTables GetPartition GetPartitions BatchCreatePartition UpdateCrawler CreateJob GetJobBookmark',
  kinesis: 'PutRecords GetRecords GetShardIterator DescribeStreamSummary ListShards',
  kms: 'GenerateDataKey GenerateDataKeyWithoutPlaintext',
  lambda: 'Invoke InvokeAsync CreateFunction UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency',
  logs: 'GetLogEvents FilterLogEvents PutLogEvents CreateLogStream DescribeLogStreams CreateLogGroup',
  'redshift-data': 'ExecuteStatement BatchExecuteStatement DescribeStatement GetStatementResult',
  s3: 'GetObject PutObject HeadObject HeadBucket CopyObject DeleteObject DeleteObjects ListObjects ListObjectsV2 ListBuckets CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload AbortMultipartUpload CreateBucket SelectObjectContent GetBucketLocation',
  sagemaker:
    'CreateTrainingJob DescribeTrainingJob CreateTransformJob DescribeTransformJob CreateProcessingJob DescribeProcessingJob CreateEndpoint CreateEndpointConfig CreateHyperParameterTuningJob CreateModel',
  secretsmanager: 'GetSecretValue PutSecretValue DescribeSecret',
  sns: 'Publish PublishBatch',
  sqs: 'SendMessage SendMessageBatch ReceiveMessage DeleteMessage GetQueueUrl GetQueueAttributes',
  ssm: 'GetParameter GetParameters GetParametersByPath SendCommand GetCommandInvocation',
  states: 'StartExecution DescribeExecution GetExecutionHistory StartSyncExecution',
  sts: 'AssumeRole AssumeRoleWithWebIdentity AssumeRoleWithSAML GetCallerIdentity',
}

export const SERVICE_OF_OPERATION: ReadonlyMap<string, string> = new Map(
  Object.entries(OPERATIONS).flatMap(([service, operations]) =>
    operations.split(' ').map((operation) => [operation, service] as const),
  ),
)
