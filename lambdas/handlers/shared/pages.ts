import type { SQSClient } from '@aws-sdk/client-sqs'
import { SqsPages } from '../../adapters/sqs-pages.ts'
import { ENV } from '../../contracts/env.ts'
import type { PageHints } from '../../domain/ports/paging.ts'
import { env } from './env.ts'
import { logger } from './telemetry.ts'

/** Asks the pager. Where it cannot be asked, recovery goes on: the tender asks again within a minute. */
export function pagesBy(sqs: SQSClient, pages: PageHints = new SqsPages(env(ENV.pagesQueue), sqs)): PageHints {
  return {
    async send(hint) {
      try {
        await pages.send(hint)
      } catch (error) {
        logger.error('the pager was not asked, the tender will', {
          incidentId: hint.incident_id,
          error: error as Error,
        })
      }
    },
  }
}
