import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DynamoBreakers } from '../../adapters/dynamo-breakers.ts'
import { reached } from '../../adapters/reached-breakers.ts'
import { ENV } from '../../contracts/env.ts'
import type { Breakers } from '../../domain/ports/breakers.ts'
import { env } from './env.ts'
import { measuredBreakers } from './measured-breakers.ts'
import { logger } from './telemetry.ts'

/**
 * The breakers' table, with the patience of the other tables: the half second that a guard has is for users' tasks,
 * what needs a breaker that does not answer is held.
 */
export const breakersOf = ({ db }: { readonly db: DynamoDBDocumentClient }): Breakers =>
  reached(measuredBreakers(new DynamoBreakers(env(ENV.breakerTable), db)), (error) =>
    logger.error('the breakers do not answer', { error }),
  )
