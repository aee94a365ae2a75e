import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { ownRuleProblems } from './own-rules.ts'
import { describeIssue } from './problems.ts'
import { type EnvironmentConfig, environmentConfigSchema } from './schema.ts'
import { watchProblems } from './watch-problems.ts'

export const STAGES = join(import.meta.dirname, 'stages')
const DEFAULT_STAGE = 'dev'

/** A configuration that cannot be used. The message names every problem of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export type ConfigChoice = {
  /** `-c env=<name>`: a file of lib/config/stages */
  readonly env?: unknown
  /** `-c config=<path>`: a JSON document */
  readonly config?: unknown
}

/**
 * Reads and checks the configuration of one environment.
 * @returns it with all defaults, and where it came from
 * @throws ConfigError naming all that is wrong
 */
export async function loadConfig(choice: ConfigChoice): Promise<{ config: EnvironmentConfig; source: string }> {
  if (choice.env !== undefined && choice.config !== undefined) {
    throw new ConfigError('give -c env=<name> or -c config=<file>, not both')
  }
  if (choice.config !== undefined) {
    const path = resolve(String(choice.config))
    return { config: parseConfig(readJson(path), path), source: path }
  }
  const stage = String(choice.env ?? DEFAULT_STAGE)
  const source = `lib/config/stages/${stage}.ts${choice.env === undefined ? ' (no -c env=<name> was given)' : ''}`
  return { config: parseConfig(await readStage(stage), source), source }
}

/** @throws ConfigError with one line for each problem: path, what was found, what is expected */
export function parseConfig(document: unknown, source: string): EnvironmentConfig {
  const parsed = environmentConfigSchema.safeParse(document)
  const issues = parsed.success ? [] : parsed.error.issues
  const problems = [
    ...issues.flatMap((issue) => describeIssue(document, issue)),
    ...ownRuleProblems(document),
    ...watchProblems(document),
  ]
  if (parsed.success && problems.length === 0) return parsed.data
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  throw new ConfigError([`${source}: ${count}`, ...problems.map((problem) => `  - ${problem}`)].join('\n'))
}

async function readStage(stage: string): Promise<unknown> {
  const known = readdirSync(STAGES).map((file) => basename(file, '.ts'))
  if (!known.includes(stage)) {
    throw new ConfigError(
      `there is no environment '${stage}' in lib/config/stages; there is ${known.sort().join(', ')}`,
    )
  }
  const module: { default?: unknown } = await import(join(STAGES, `${stage}.ts`))
  return module.default
}

function readJson(path: string): unknown {
  if (!existsSync(path)) throw new ConfigError(`${path}: there is no such file`)
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new ConfigError(`${path}: not JSON (${cause instanceof Error ? cause.message : cause})`, { cause })
  }
}
