import type { Context } from 'aws-lambda'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { METRICS } from '../../../../lambdas/contracts/metrics.ts'

type Emf = Record<string, unknown> & {
  _aws: {
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[]
  }
}
const lines: string[] = []
beforeEach(() => {
  lines.splice(0)
  vi.stubEnv('GOAROUND_ENVIRONMENT', 'prod')
  vi.resetModules()
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line))
    return true
  })
  return () => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
})

/** What a handler that measures writes on standard output, as CloudWatch's embedded metric format. */
async function emitted(
  measuring: (measure: typeof import('../../../../lambdas/handlers/shared/telemetry.ts').measure) => void,
) {
  const { instrumented, measure } = await import('../../../../lambdas/handlers/shared/telemetry.ts')
  await instrumented(async () => measuring(measure))({}, { functionName: 'test' } as Context)
  return lines.filter((line) => line.includes('_aws')).map((line) => JSON.parse(line) as Emf)
}

describe('a metric', () => {
  it('is told apart by environment alone where the contract names no dimension', async () => {
    const [emf] = await emitted((measure) => measure('Unaccounted', 3))

    expect(emf).toMatchObject({ Environment: 'prod', Unaccounted: 3 })
    expect(emf?._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'Goaround',
        Dimensions: [['Environment']],
        Metrics: [{ Name: 'Unaccounted', Unit: METRICS.Unaccounted.unit }],
      },
    ])
  })

  it('of several states is told for each of them', async () => {
    const all = await emitted((measure) => {
      measure('RecoveriesOpen', 2, { State: 'held' })
      measure('RecoveriesOpen', 5, { State: 'waiting' })
    })

    expect(all.map((emf) => [emf.Environment, emf.State, emf.RecoveriesOpen])).toEqual([
      ['prod', 'held', 2],
      ['prod', 'waiting', 5],
    ])
    expect(all.map((emf) => emf._aws.CloudWatchMetrics[0]?.Dimensions)).toEqual(
      Array(2).fill([['Environment', 'State']]),
    )
  })

  it('of one call is not told again with the next', async () => {
    await emitted((measure) => measure('Unaccounted', 3))
    lines.splice(0)
    expect(await emitted((measure) => measure('AttemptsMade', 1))).toMatchObject([{ AttemptsMade: 1 }])
    expect(lines.join()).not.toContain('Unaccounted')
  })
})
