import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { goaroundOfStage, STAGES, type Stage } from '../support/goaround-app.ts'

const goldenFile = (stage: Stage): string => join(import.meta.dirname, 'golden', `${stage}.json`)

/** The stage's templates without what changes with every line of handler code. */
async function templatesOf(stage: Stage): Promise<string> {
  const { stacks, state, recovery, escalation, watch, records, observability } = await goaroundOfStage(stage)
  const named = {
    [stacks.state.stackName]: state.toJSON(),
    [stacks.recovery.stackName]: recovery.toJSON(),
    [stacks.escalation.stackName]: escalation.toJSON(),
    [stacks.watch.stackName]: watch.toJSON(),
    ...(stacks.records && { [stacks.records.stackName]: records?.toJSON() }),
    [stacks.observability.stackName]: observability.toJSON(),
  }
  const plain = JSON.stringify(named, (key, value) => {
    if (key === 'Metadata') return undefined
    // Exports come in the order in which CDK happens to meet what other stacks use, which is not always the same.
    return key === 'Outputs'
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value
  })
  return `${folded(JSON.parse(plain.replace(/\b[0-9a-f]{64}\b/g, '<asset>')))}\n`
}

/** JSON in which whatever fits on a line is on one: a third of the lines, and diffs that can be read. */
function folded(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value)
  if (typeof value !== 'object' || value === null || flat.length + indent.length <= 140) return flat
  const inner = `${indent} `
  const parts = Array.isArray(value)
    ? value.map((item) => folded(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${folded(item, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`
}

describe('the templates', () => {
  it.each(STAGES)('of %s are as they were last looked at (UPDATE_GOLDEN=1 after a wanted change)', async (stage) => {
    const now = await templatesOf(stage)
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(goldenFile(stage), now)

    expect(now).toBe(readFileSync(goldenFile(stage), 'utf8'))
  })

  it.each(STAGES)('of %s are ASCII: CloudFormation makes question marks of the rest', async (stage) => {
    expect((await templatesOf(stage)).match(/[^\x20-\x7e\n]/g)).toBeNull()
  })
})
