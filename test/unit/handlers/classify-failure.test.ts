import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { WATCH_NOTHING } from '../../../lambdas/contracts/watch.ts'
import { classifyRecord } from '../../../lambdas/handlers/classify-failure.ts'
import { failedEvent } from '../../support/events.ts'
import { house } from '../../support/house.ts'
import { emittedBy, measuredBy } from '../../support/metrics.ts'
import { NOW, recoveryIn } from '../../support/recoveries.ts'
import { datasetOf } from '../../support/watch.ts'

/** Metrics are lines on standard output. */
const metrics: string[] = []
beforeEach(() => {
  metrics.splice(0)
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    metrics.push(String(line))
    return true
  })
  return () => vi.restoreAllMocks()
})

const body = (detail: object, type = 'Task Instance Failed') =>
  JSON.stringify({ id: 'e', source: 'goaround.airflow', 'detail-type': type, time: NOW, detail })

function classifying(policy: Parameters<typeof house>[0] = {}) {
  const h = house(policy)
  const rejected: { body: string; reason: string }[] = []
  const stamps: string[] = []
  const deps = {
    flow: (messageId: string) => {
      stamps.push(messageId)
      return h.flow
    },
    reject: async (text: string, reason: string) => {
      rejected.push({ body: text, reason })
    },
  }
  const take = (text: string, messageId = 'm1') => classifyRecord({ body: text, messageId }, deps)
  return { ...h, rejected, stamps, deps, take }
}

describe('a record of the failures queue', () => {
  it('that tells of a final failure opens its recovery, bound to the message that told it', async () => {
    const { take, ledger, workflow, stamps } = classifying()

    await take(body(failedEvent()), 'message-7')

    expect([...ledger.recoveries.values()].map((r) => r.state.kind)).toEqual(['planning'])
    expect([workflow.started.length, stamps]).toEqual([1, ['message-7']])
  })

  it('that tells it again is done and changes nothing', async () => {
    const { take, ledger, workflow } = classifying()
    await take(body(failedEvent()))
    const before = [...ledger.recoveries.values()]

    await take(body(failedEvent()))

    expect([...ledger.recoveries.values()]).toEqual(before)
    expect(workflow.started).toHaveLength(1)
  })

  it.each([
    ['Task Instance Retrying', { ...failedEvent(), state: 'up_for_retry' }, 0],
    ['Task Instance Succeeded', { ...failedEvent(), state: 'success' }, 1],
    ['DAG Run Failed', { ...failedEvent(), state: 'failed', message: null }, 1],
    ['DAG Run Succeeded', { ...failedEvent(), state: 'success', message: null }, 1],
  ])('of type %s opens nothing and is a hint for the observer where it concerns us', async (type, detail, hints) => {
    const { take, ledger, stored, observed } = classifying()
    await stored(recoveryIn({ kind: 'attempting', since: NOW, token: 'token' }))

    await take(body(detail, type))

    expect([ledger.recoveries.size, observed.length]).toEqual([1, hints])
  })

  it('that tells a watermark moves that of its dataset, once, and opens nothing', async () => {
    const h = classifying({ watch: { ...WATCH_NOTHING, datasets: [datasetOf()] } })
    const { detail } = JSON.parse(readFileSync('test/fixtures/events/watermark-reported.json', 'utf8'))
    h.time.now = '2026-11-23T09:00:00.000Z'
    for (let twice = 0; twice < 2; twice += 1)
      await h.take(body({ ...detail, environment: 'test' }, 'Watermark Reported'))

    expect(await h.flow.watch.mark('test', 'shop/orders')).toMatchObject({ eventTime: detail.event_time, rows: 1200 })
    expect([h.ledger.recoveries.size, h.observed, h.rejected]).toEqual([0, [], []])
  })

  it('that tells a watermark that is none is kept aside with the reason', async () => {
    const { take, rejected } = classifying()
    await take(body({ schema_version: 1, environment: 'test', dataset: '../x' }, 'Watermark Reported'))

    expect(rejected).toMatchObject([{ reason: expect.stringContaining('detail.dataset') }])
  })

  it('that the ledger cannot take now goes back to the queue', async () => {
    const { take, ledger, rejected } = classifying()
    ledger.open = async () => {
      throw new Error('throttled')
    }
    await expect(take(body(failedEvent()))).rejects.toThrow('throttled')
    expect(rejected).toEqual([])
  })
})

describe('a record that is not of the contract', () => {
  it('is kept aside as it came, with the reason, and counts as done', async () => {
    const { take, rejected, ledger } = classifying()
    const text = body({ ...failedEvent(), dag_id: '../../etc/passwd' })

    await take(text)

    expect(rejected).toEqual([{ body: text, reason: expect.stringMatching(/^detail\.dag_id: /) }])
    expect(ledger.recoveries.size).toBe(0)
    expect(metrics.join()).not.toContain('passwd')
  })

  it('goes back to its queue where it could not be kept aside: nothing is lost', async () => {
    const { deps, flow } = { ...classifying(), flow: house().flow }
    const broken = {
      ...deps,
      flow: () => flow,
      reject: async () => {
        throw new Error('SQS is down')
      },
    }
    await expect(classifyRecord({ body: 'no JSON', messageId: 'm' }, broken)).rejects.toThrow('SQS is down')
  })

  it('keeps none of the good ones beside it from finishing', async () => {
    const { take, rejected, ledger } = classifying()
    const bodies = [
      body(failedEvent({ task_id: 'a' })),
      '\u0000\u001b[2J',
      body(failedEvent({ environment: 'prod' })),
      body({ ...failedEvent(), schema_version: 99 }),
      body(failedEvent({ task_id: 'b' })),
      body(failedEvent({ error_text: 'x'.repeat(70_000) })),
      body(failedEvent({ task_id: 'c' })),
    ]

    await Promise.all(bodies.map((text) => take(text)))

    expect([...ledger.recoveries.values()].map((r) => r.subject.task_id).sort()).toEqual(['a', 'b', 'c'])
    expect(rejected).toHaveLength(4)
  })
})

describe('what is counted', () => {
  it('is the verdict of each new failure by its class, and no duplicate', async () => {
    const { take } = classifying()
    await take(body(failedEvent()))
    await take(body(failedEvent()))

    const classified = metrics.filter((line) => line.includes('FailuresClassified')).map((line) => JSON.parse(line))
    expect(classified).toMatchObject([{ Class: 'transient', FailuresClassified: 1 }])
    expect(classified[0]._aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: 'Goaround',
      Dimensions: [['Environment', 'Class']],
    })
  })

  it('is how long a verdict took, from the end of the failed try', async () => {
    const { take } = classifying()
    const ended_at = new Date(Date.now() - 5000).toISOString()

    const { VerdictLatency, EventsDuplicate } = await measuredBy(() => take(body(failedEvent({ ended_at }))))

    expect(VerdictLatency).toBeGreaterThanOrEqual(5000)
    expect(VerdictLatency).toBeLessThan(60_000)
    expect(EventsDuplicate).toBeUndefined()
  })

  it('is how long it took until the bus had it, by who told, and from the bus to here', async () => {
    const { take } = classifying()
    const ended_at = new Date(Date.parse(NOW) - 20_000).toISOString()

    const lines = await emittedBy(() => take(body(failedEvent({ ended_at }))))

    expect(lines.find((line) => 'DetectionSeconds' in line)).toMatchObject({ DetectionSeconds: 20, Feed: 'listener' })
    const lag = (Date.now() - Date.parse(NOW)) / 1000
    expect(lines.find((line) => 'EventLagSeconds' in line)?.EventLagSeconds).toBeCloseTo(lag, -1)
  })

  it('is no time before the failure, as a clock that is ahead would say', async () => {
    const { take } = classifying()
    const found = await measuredBy(() => take(body(failedEvent({ ended_at: '2999-01-01T00:00:00Z' }))))
    expect(found.VerdictLatency).toBe(0)
  })

  it('is each duplicate and each rejection, once', async () => {
    const { take } = classifying()
    await take(body(failedEvent()))
    expect(await measuredBy(() => take(body(failedEvent())))).toEqual({ EventsDuplicate: 1 })
    expect(await measuredBy(() => take('no JSON'))).toEqual({ EventsRejected: 1 })
  })
})
