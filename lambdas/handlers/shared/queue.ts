import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { instrumented, logger } from './telemetry.ts'

type Consume = (record: SQSRecord) => Promise<void>

const logged = (consume: Consume) => async (record: SQSRecord) => {
  try {
    await consume(record)
  } catch (error) {
    logger.error('record failed, it will be delivered again', { messageId: record.messageId, error: error as Error })
    throw error
  }
}

const options = { throwOnFullBatchFailure: false }

/** A queue's consumer: one bad record does not send the others of its batch back. */
export const queueConsumer = (consume: Consume) =>
  instrumented<SQSEvent, SQSBatchResponse>((event) =>
    processPartialResponse(event, logged(consume), new BatchProcessor(EventType.SQS), options),
  )

/** One record after the other; from the first that fails on, the rest is delivered again in order. */
export const fifoConsumer = (consume: Consume) =>
  instrumented<SQSEvent, SQSBatchResponse>((event) =>
    processPartialResponse(event, logged(consume), new SqsFifoPartialProcessorAsync(), options),
  )
