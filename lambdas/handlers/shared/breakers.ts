import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DynamoBreakers } from '../../adapters/dynamo-breakers.ts'
import { ENV } from '../../contracts/env.ts'
import type { Breakers } from '../../domain/ports/breakers.ts'
import { env } from './env.ts'

/**
 * The breakers' table, with the patience of the other tables: the half second that a guard has is for users' tasks,
 * a step of ours that cannot reach its store fails and is made again.
 */
export const breakersOf = ({ db }: { readonly db: DynamoDBDocumentClient }): Breakers =>
  new DynamoBreakers(env(ENV.breakerTable), db)
