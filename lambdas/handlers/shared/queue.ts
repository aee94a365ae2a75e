import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { instrumented, logger } from './telemetry.ts'

/** A queue's consumer: one bad record does not send the others of its batch back. */
export const queueConsumer = (consume: (record: SQSRecord) => Promise<void>) =>
  instrumented<SQSEvent, SQSBatchResponse>((event) => {
    const processor = new BatchProcessor(EventType.SQS)
    const logged = async (record: SQSRecord) => {
      try {
        await consume(record)
      } catch (error) {
        logger.error('record failed, it will be delivered again', { messageId: record.messageId, error: error as Error })
        throw error
      }
    }
    return processPartialResponse(event, logged, processor, { throwOnFullBatchFailure: false })
  })
