import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { classifyCommand } from '../../../bin/cli/classify.ts'
import { ownRuleSchema } from '../../../lambdas/contracts/own-rules.ts'
import { compileOwnRules } from '../../../lambdas/domain/classify/own-rules/compile.ts'
import { failedEvent } from '../../support/events.ts'

async function run(...lines: unknown[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const printed: string[] = []
  const code = await classifyCommand(Readable.from([text]), { line: (line) => printed.push(line) })
  return { code, answers: printed.map((line) => JSON.parse(line)) }
}

describe('goaround classify', () => {
  it('answers an envelope, a detail and a bare line with the same six fields', async () => {
    const detail = failedEvent()
    const envelope = {
      id: 'e-1',
      source: 'goaround.airflow',
      'detail-type': 'Task Instance Failed',
      time: detail.ended_at,
      detail,
    }

    const { code, answers } = await run(envelope, detail, {
      id: 7,
      message: 'deadlock detected',
      operator: null,
    })

    expect(code).toBe(0)
    expect(answers[0]).toEqual({
      id: 'e-1',
      class: 'transient',
      category: 'network',
      dependency: 'http:api.example.com',
      rule: 'connection-refused',
      confidence: 0.85,
      evidence: ['errno=ECONNREFUSED'],
    })
    expect(answers[1]).toEqual({ ...answers[0], id: undefined })
    expect(answers[2]).toMatchObject({ id: 7, rule: 'lock-conflict', dependency: null })
  })

  it('tries own rules first, on events with their task and on bare lines', async () => {
    const then = { class: 'permanent', category: 'config-error' }
    const ownRules = compileOwnRules(
      [
        { name: 'orders-moved', when: { dag: 'orders' }, then },
        { name: 'no-deadlocks', when: { message: 'deadlock' }, then },
      ].map((rule) => ownRuleSchema.parse(rule)),
    )
    const printed: string[] = []
    const input = [failedEvent(), { message: 'deadlock detected' }].map((line) => JSON.stringify(line)).join('\n')

    await classifyCommand(Readable.from([input]), { line: (line) => printed.push(line) }, ownRules)

    expect(printed.map((line) => JSON.parse(line).rule)).toEqual(['orders-moved', 'no-deadlocks'])
  })

  it('takes a failure that Airflow itself retries', async () => {
    const { answers } = await run({ ...failedEvent(), state: 'up_for_retry' })

    expect(answers[0]).toMatchObject({ rule: 'connection-refused' })
  })

  it.each([
    ['{"id":', 'not JSON'],
    ['[]', 'expected object'],
    ['{"id":"x"}', 'message: expected a failure'],
    ['{"message":5}', 'message: Invalid input'],
    ['{"message":"x","exit_code":"1"}', 'exit_code: Invalid input'],
    ['{"detail-type":"DAG Run Failed","detail":{}}', 'detail-type: '],
    [JSON.stringify({ ...failedEvent(), dag_id: '../etc' }), 'dag_id: '],
  ])('names what is wrong with %s and ends with exit code 2', async (line, error) => {
    const { code, answers } = await run(line)

    expect(code).toBe(2)
    expect(answers).toEqual([expect.objectContaining({ line: 1, error: expect.stringContaining(error) })])
  })

  it('goes on after a bad line, counts empty ones and echoes its id', async () => {
    const { code, answers } = await run(
      { message: 'deadlock detected' },
      '',
      { id: 'b', exit_code: 'x' },
      { message: 'KeyError: 1' },
    )

    expect(code).toBe(2)
    expect(answers).toMatchObject([{ class: 'transient' }, { id: 'b', line: 3 }, { class: 'permanent' }])
  })
})
