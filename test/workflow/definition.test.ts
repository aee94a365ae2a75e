import { createRequire } from 'node:module'
import jsonata from 'jsonata'
import { describe, expect, it } from 'vitest'
import { attemptResultSchema, planResultSchema } from '../../lambdas/contracts/workflow.ts'
import { parseConfig } from '../../lib/config/load.ts'
import { recoveryDefinition, SUBSTITUTIONS } from '../../lib/constructs/recovery-definition.ts'
import { smallConfig } from '../support/goaround-app.ts'
import { type Definition, synthesizedDefinition } from './support/definition.ts'

/** Has no types of its own. */
type Validate = (definition: unknown) => {
  readonly isValid: boolean
  readonly errorsText: (separator: string) => string
}
const require = createRequire(import.meta.url)
const aslValidator = require('asl-validator') as Validate

const FILL = {
  [SUBSTITUTIONS.partition]: 'aws',
  [SUBSTITUTIONS.plan]: 'arn:aws:lambda:us-east-1:123456789012:function:plan',
  [SUBSTITUTIONS.settle]: 'arn:aws:lambda:us-east-1:123456789012:function:settle',
  [SUBSTITUTIONS.commands]: 'https://sqs.us-east-1.amazonaws.com/123456789012/commands',
}
const definition = recoveryDefinition({ stepTimeoutSeconds: 30, legTimeoutSeconds: 3600 }) as Definition
const expressions = [...JSON.stringify(definition).matchAll(/\{% (.*?) %\}/g)].map(([, expression]) => expression ?? '')
const tasks = Object.values(definition.States).filter((state) => state.Type === 'Task')

describe('the workflow’s definition', () => {
  it('is valid Amazon States Language as the template has it', async () => {
    const { isValid, errorsText } = aslValidator(JSON.parse(await synthesizedDefinition(FILL)))

    expect(errorsText('\n')).toBe('')
    expect(isValid).toBe(true)
  })

  it('has no expression that JSONata can’t read', () => {
    expect(expressions.length).toBeGreaterThan(10)
    for (const expression of expressions) expect(() => jsonata(expression), expression).not.toThrow()
  })

  it('knows each action of the planner and each end of settle', () => {
    const text = JSON.stringify(definition.States)

    for (const action of planResultSchema.shape.action.options.filter((a) => a !== 'end'))
      expect(text).toContain(`'${action}'`)
    expect(text).toContain("next = 'plan'")
  })

  it('says of an attempt without an answer what settle can read', () => {
    const { Catch = [] } = definition.States.Attempt as { Catch?: { Output: unknown }[] }

    expect(attemptResultSchema.parse(Catch[0]?.Output)).toMatchObject({ outcome: 'not-now', reason: 'timed-out' })
  })

  it('bounds every task, and repeats with full jitter', () => {
    expect(tasks).toHaveLength(3)
    for (const task of tasks) {
      expect(task.TimeoutSeconds).toBeDefined()
      for (const retrier of task.Retry as { JitterStrategy: string; MaxAttempts: number }[]) {
        expect(retrier).toMatchObject({ JitterStrategy: 'FULL', MaxDelaySeconds: expect.any(Number) })
      }
    }
  })

  it('lasts no longer than a recovery may, with its last attempt', async () => {
    const { retry } = parseConfig(smallConfig(), 'test')
    const { TimeoutSeconds } = JSON.parse(await synthesizedDefinition(FILL)) as Definition

    expect(TimeoutSeconds).toBeLessThan(retry.totalSeconds)
    expect(TimeoutSeconds).toBe(900 + 900 + 120)
  })
})
