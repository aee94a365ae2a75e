import { describe, expect, it } from 'vitest'
import { runCommand } from '../../../lambdas/handlers/airflow-gateway.ts'
import { COMMAND, gateway } from '../../support/attempts.ts'
import { measuredBy } from '../../support/metrics.ts'
import { NOW } from '../../support/recoveries.ts'

describe('a command of the workflow', () => {
  it('whose task now has to run keeps its token for the observer', async () => {
    const { flow, airflow, workflow } = await gateway()

    const measured = await measuredBy(() => runCommand(JSON.stringify(COMMAND), () => flow))

    expect([airflow.cleared.length, workflow.completed]).toEqual([1, []])
    expect(measured).toEqual({ AttemptsMade: 1 })
  })

  it('that ends at once answers through its token', async () => {
    const { flow, controls, workflow } = await gateway()
    await controls.setKillSwitch('test', { paused: true, actor: 'ada', reason: 'migration', at: NOW })

    await runCommand(JSON.stringify(COMMAND), () => flow)

    expect(workflow.completed).toMatchObject([
      { token: 'token', result: { outcome: 'not-now', reason: 'kill-switch' } },
    ])
  })

  it('whose token is gone is done all the same: the ledger decides what then', async () => {
    const { flow, airflow, workflow } = await gateway()
    airflow.unavailable = true
    workflow.gone.add('token')
    await expect(runCommand(JSON.stringify(COMMAND), () => flow)).resolves.toBeUndefined()
  })

  it.each([
    ['no JSON', 'no JSON'],
    ['a recovery id that is none', JSON.stringify({ ...COMMAND, recovery_id: '../x' })],
    ['no token', JSON.stringify({ ...COMMAND, task_token: '' })],
  ])('that is not of the contract does nothing: %s', async (_what, body) => {
    const { flow, airflow, reads } = await gateway()
    await expect(runCommand(body, () => flow)).rejects.toThrow()
    expect([airflow.cleared, reads.count]).toEqual([[], 0])
  })
})
