import { describe, expect, it } from 'vitest'
import { viewOf } from '../../../bin/cli/incident-view.ts'
import { drawingOf } from '../../../bin/cli/svg/drawing.ts'
import { svgOf } from '../../../bin/cli/svg/render.ts'
import { scaleOf } from '../../../bin/cli/svg/scale.ts'
import type { Incident } from '../../../lambdas/domain/incident/incident.ts'
import {
  affectedRun,
  HEALED,
  incidentOf,
  PARKED,
  START,
  secondsIn,
  type Task,
  type Turn,
  tell,
} from '../../support/incident-story.ts'
import { operator } from './fake-store.ts'

const ZERO = Date.parse(START)
const TWICE: readonly Turn[] = [
  [3, { kind: 'planning', notBefore: null }],
  [5, { kind: 'attempting', since: secondsIn(5), token: 't' }],
  [12, { kind: 'planning', notBefore: null }, 'failed again at try 2: transient'],
  [20, { kind: 'attempting', since: secondsIn(20), token: 't' }],
  [30, { kind: 'recovered', by: 'goaround', tryNumber: 3, runState: 'success' }],
]

async function drawing(
  incident: Incident,
  tasks: readonly Task[],
  { run, now = 60 }: { run?: ReturnType<typeof affectedRun>; now?: number } = {},
) {
  const { store, ledger } = operator()
  for (const task of tasks) await tell(ledger, incident, task)
  if (run) await store.incidents.saveRun(incident.id, run)
  const drawn = await drawingOf(store, await viewOf(store, incident, secondsIn(now)))
  return { ...drawn, svg: svgOf(drawn), lanes: drawn.lanes.filter((l) => l.size !== 'heading') }
}

const bars = (lane?: { bars: readonly { kind: string; from: number; to: number }[] }) =>
  lane?.bars.map((b) => [b.kind, (b.from - ZERO) / 1000, (b.to - ZERO) / 1000])
const marks = (lane?: { marks: readonly { kind: string; at: number }[] }) =>
  lane?.marks.map((m) => [m.kind, (m.at - ZERO) / 1000])

describe('the picture of an incident', () => {
  it('draws each try of a recovery on its lane: failed, waits, attempts, recovered', async () => {
    const { lanes } = await drawing(incidentOf(), [{ id: 'a', turns: TWICE }])
    expect(bars(lanes[0])).toEqual([
      ['waiting', 0, 5],
      ['trying', 5, 12],
      ['waiting', 12, 20],
      ['trying', 20, 30],
    ])
    expect(marks(lanes[0])).toEqual([
      ['failed', 0],
      ['failed', 12],
      ['healed', 30],
    ])
  })

  it('draws a dead letter, its redrive, and that a person recovered it', async () => {
    const turns: Turn[] = [
      [5, PARKED],
      [40, { kind: 'redriven' }],
      [50, { kind: 'recovered', by: 'person', tryNumber: 2, runState: 'success' }],
    ]
    const { lanes } = await drawing(incidentOf(), [{ id: 'a', turns }])
    expect(bars(lanes[0])).toEqual([
      ['waiting', 0, 5],
      ['dead', 5, 40],
      ['waiting', 40, 50],
    ])
    expect(marks(lanes[0])).toEqual([
      ['failed', 0],
      ['dead', 5],
      ['healed', 50],
    ])
  })

  it('draws what goes on up to now', async () => {
    const { lanes, edges } = await drawing(incidentOf(), [{ id: 'a' }], { now: 75 })
    expect(bars(lanes[0])).toEqual([['waiting', 0, 75]])
    expect(edges.map((e) => [e.label, (e.at - ZERO) / 1000])).toEqual([
      ['opened 11-01 00:00:00', 0],
      ['now 00:01:15', 75],
    ])
  })

  it('ends soon after the last event where nothing goes on, and names the close at its edge', async () => {
    const closed = incidentOf({ state: { kind: 'closed', at: secondsIn(640) } })
    const { to, edges } = await drawing(closed, [{ id: 'a', turns: HEALED }], { now: 90_000 })
    expect((to - ZERO) / 1000).toBeLessThan(40)
    expect(edges.at(-1)).toEqual({ at: to, label: 'closed 00:10:40 →' })
  })

  it('holds the whole way of a dead letter, however late it became one', async () => {
    const { to } = await drawing(incidentOf(), [{ id: 'a', turns: [[5000, PARKED]] }], { now: 90_000 })
    expect(to - ZERO).toBeGreaterThan(5_000_000)
  })

  it('gives victims and assets thin lanes under their root, and marks what went on without', async () => {
    const lacking = { dagId: 'digest', runId: 'r1', taskId: '', why: 'ended well', plan: 'clear it' }
    const victims = [{ taskId: 'store', mapIndex: -1 }]
    const run = affectedRun({ victims, assets: ['s3://prices'], incomplete: [lacking] })
    const { lanes } = await drawing(incidentOf(), [{ id: 'a', turns: HEALED }], { run })
    expect(lanes.map((l) => [l.label, l.size, l.root])).toEqual([
      ['fetch_prices', 'full', true],
      ['store', 'thin', false],
      ['s3://prices', 'thin', false],
      ['digest/r1', 'thin', false],
    ])
    expect(bars(lanes[1])).toEqual([['victim', 0, 34]])
    expect(marks(lanes[1])).toEqual([['healed', 34]])
    expect(marks(lanes[3])).toEqual([['incomplete', 30]])
  })

  it('folds a thousand members into lanes that fit, says so, and asks only for the trails that it draws', async () => {
    const { store, ledger } = operator()
    const incident = incidentOf()
    for (let n = 0; n < 1000; n += 1) {
      const [hex, dag] = [n.toString(16).padStart(4, '0'), `dag_${n % 40}`]
      await tell(ledger, incident, { id: hex, dag, task: `t${n}`, failed: n / 20, turns: HEALED })
    }
    const asked: string[] = []
    const steps = ledger.steps.bind(ledger)
    ledger.steps = async (id) => {
      asked.push(id)
      return steps(id)
    }
    const drawn = await drawingOf(store, await viewOf(store, incident, secondsIn(200)))
    expect(drawn.lanes.filter((l) => l.size !== 'heading').length).toBeLessThanOrEqual(64)
    expect(drawn.remark).toMatch(/^\d+ of 1000 members have a lane of their own, the others are folded/)
    expect(asked.length).toBeLessThanOrEqual(64)
    expect(svgOf(drawn)).toContain('the others are folded')
  })

  it('says nothing of folding where nothing is folded', async () => {
    expect((await drawing(incidentOf(), [{ id: 'a' }])).remark).toBe('')
  })

  it('is told to who does not see it', async () => {
    const { svg } = await drawing(incidentOf(), [{ id: 'a', turns: HEALED }])
    expect(svg).toContain('role="img" aria-labelledby="goaround-title goaround-desc"')
    expect(svg).toContain('<title id="goaround-title">http:partner-api does not answer</title>')
    expect(svg).toMatch(/<desc id="goaround-desc">[^<]*members: 1 recovered[^<]*<\/desc>/)
  })

  it('needs nothing from elsewhere and is readable in the dark', async () => {
    const { svg } = await drawing(incidentOf(), [{ id: 'a', turns: HEALED }])
    expect(svg).toContain('prefers-color-scheme:dark')
    expect(svg).not.toMatch(/<script|<image|<foreignObject|@import|@font-face|href=/)
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:\/\//)
  })

  it('lets no markup, control character or mark of direction through', async () => {
    const hostile = '</text><script>alert(1)</script>\u001b[31m\u202e\u0000"\'&\ud800'
    const { svg } = await drawing(
      incidentOf({ evidence: hostile, cause: { kind: 'dependency', dependency: hostile } }),
      [{ id: 'a', turns: [[5, { kind: 'dead-lettered', reason: hostile, sentAt: null }]] }],
      { run: affectedRun({ assets: [hostile], consumers: [hostile] }) },
    )
    expect(svg).not.toContain('<script')
    expect(svg).not.toMatch(/[\p{C}--\n]/v)
    expect(svg.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
    expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length)
  })
})

describe('the time axis', () => {
  const labels = (from: string, to: string) =>
    scaleOf(Date.parse(from), Date.parse(to), 0, 560).ticks.map((tick) => tick.label)

  it('has seconds where the span is short', () => {
    expect(labels('2026-11-01T08:00:01Z', '2026-11-01T08:00:41Z')).toEqual([
      '08:00:10',
      '08:00:20',
      '08:00:30',
      '08:00:40',
    ])
  })

  it('has dates at midnight where the span is days', () => {
    expect(labels('2026-11-01T08:00:00Z', '2026-11-04T08:00:00Z')).toEqual([
      '12:00',
      '11-02',
      '12:00',
      '11-03',
      '12:00',
      '11-04',
    ])
  })

  it.each([1, 60, 3_600, 86_400, 5_000_000, 200_000_000])('of %d seconds has ticks that do not touch', (seconds) => {
    const { ticks, x } = scaleOf(ZERO + 1, ZERO + seconds * 1000, 0, 560)
    const places = ticks.map((tick) => x(tick.at))
    expect(places.length).toBeGreaterThan(0)
    for (const [n, place] of places.entries()) expect(place - (places[n - 1] ?? -78)).toBeGreaterThanOrEqual(70)
  })

  it('draws what lies outside at its edge', () => {
    const { x } = scaleOf(ZERO, ZERO + 10_000, 100, 200)
    expect([x(ZERO - 5), x(ZERO + 5_000), x(ZERO + 99_999)]).toEqual([100, 150, 200])
  })
})
