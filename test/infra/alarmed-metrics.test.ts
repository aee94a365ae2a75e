import { globSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { alarmedMetrics, NOT_CAUSED, silent } from '../support/alarmed-metrics.ts'
import { goaroundOf, goaroundOfStage, smallConfig } from '../support/goaround-app.ts'

const code = globSync('lambdas/handlers/**/*.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** With all that is optional. */
let alarmed: string[]
beforeAll(async () => {
  const dependencies = [{ name: 'http:api.example.com', pool: 'api_slots' }]
  const all = goaroundOf({ ...smallConfig('all'), pipelines: [{ name: 'orders' }], breakers: { dependencies } })
  const local = await goaroundOfStage('local')
  alarmed = [...new Set([all, local].flatMap(({ templates }) => alarmedMetrics(templates)))]
})

describe('metrics that alarms look at', () => {
  it('are told by a handler, each of them', () => {
    expect(alarmed.length).toBeGreaterThan(15)
    for (const metric of alarmed) expect(code, metric).toContain(`measure('${metric.split(' ')[0]}'`)
  })

  it('are excused from the embedded run only where an alarm looks at them', () => {
    for (const metric of Object.keys(NOT_CAUSED)) expect(alarmed).toContain(metric)
  })

  it('are missed where the run told neither them nor them with that value', () => {
    const told = ['Unaccounted', 'RoundsDone Round=Measure']
    expect(silent(['Unaccounted', 'RoundsDone Round=ReleaseHeld', 'AirflowUnreadable', 'New'], told)).toEqual([
      'RoundsDone Round=ReleaseHeld',
      'New',
    ])
  })
})
