import * as z from 'zod'

/** The stacks' outputs that the run needs. */
export const cascadeOutputsSchema = z.object({
  LedgerTableName: z.string(),
  BreakerTableName: z.string(),
  ReleaseHeldFunctionName: z.string(),
  RecordsTableName: z.string(),
  RecordBodiesBucketName: z.string(),
  OrdersRecordsQueueUrl: z.url(),
  OrdersRecordReplayQueueUrl: z.url(),
  OrdersRecordDeadLettersQueueUrl: z.url(),
  OrdersRecordDeadLettersQueueArn: z.string(),
})
export type CascadeOutputs = z.infer<typeof cascadeOutputsSchema>
