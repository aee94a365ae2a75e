import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ENV } from '../../lambdas/contracts/env.ts'
import { environmentSchema } from '../../lambdas/contracts/identifiers.ts'
import { UsageError } from './failure.ts'

/**
 * The environment that a command is for: by --env, else by its variable.
 * @throws UsageError where it is not named, or by no name of an environment
 */
export function environmentNamed(option: string | undefined, variables: NodeJS.ProcessEnv): string {
  const name = option ?? variables[ENV.environment]
  const parsed = environmentSchema.safeParse(name)
  if (parsed.success) return parsed.data
  const found = name === undefined || name === '' ? 'nothing' : JSON.stringify(name)
  throw new UsageError(
    `name the environment by --env or ${ENV.environment}: expected lower case letters, digits, - (≤ 24), found ${found}`,
  )
}

/**
 * A table by the beginning of its name, which CloudFormation ends.
 * @throws UsageError where there is none
 */
export async function tableNamed(db: Pick<DynamoDBClient, 'send'>, prefix: string): Promise<string> {
  const { TableNames } = await db.send(new ListTablesCommand({ ExclusiveStartTableName: prefix, Limit: 1 }))
  const found = TableNames?.find((candidate) => candidate.startsWith(prefix))
  if (!found) throw new UsageError(`no table ${prefix}… in this account and region: is the environment deployed here?`)
  return found
}
