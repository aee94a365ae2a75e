import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../bin/cli/failure.ts'
import { type IncidentOptions, showIncident } from '../../../bin/cli/incident.ts'
import type { Incident } from '../../../lambdas/domain/incident/incident.ts'
import { affectedRun, HEALED, incidentOf, PARKED, secondsIn, type Task, tell } from '../../support/incident-story.ts'
import { operator } from './fake-store.ts'

const HOSTILE = '\u001b[31mred\r\nnext\u009b2J\u0000 \u202egnp <b onload="x">&amp;\u2028'
const id = (name: string) => name.padEnd(32, '0')

async function incident(incident: Incident, tasks: readonly Task[], run?: ReturnType<typeof affectedRun>) {
  const o = operator()
  await o.store.incidents.create(incident)
  for (const task of tasks) await tell(o.ledger, incident, task)
  if (run) await o.store.incidents.saveRun(incident.id, run)
  const show = (options: IncidentOptions = {}, what = incident.id) =>
    showIncident(o.store, what, options, o.out, secondsIn(120))
  return { ...o, show }
}

describe('goaround incident', () => {
  it('tells what it is, who failed, who suffers, what heals it and what to type', async () => {
    const story = incidentOf({ generation: 2, reopened: 1, lastSeen: secondsIn(45), causedBy: [`${'d'.repeat(32)}-1`] })
    const { show, lines } = await incident(
      story,
      [
        { id: 'a', turns: HEALED },
        { id: 'b', task: 'load', failed: 9, turns: [[5, PARKED]] },
      ],
      affectedRun({ victims: [{ taskId: 'store', mapIndex: -1 }] }),
    )

    expect(await show()).toBe(0)

    expect(lines).toEqual([
      'http:partner-api does not answer',
      `incident   ${story.id}`,
      'state      open, urgency low',
      'cause      the dependency http:partner-api',
      'category   network: errno=ECONNREFUSED',
      expect.stringMatching(/^root {7}price_feed\/fetch_prices, failed at 2026-11-01 00:00:00 UTC in/),
      expect.stringContaining('scheduled__2026-11-01T00:00:00+00:00'),
      'seen       2026-11-01 00:00:00 to 00:00:45 UTC (45 s)',
      'members    1 dead, 1 recovered (as of 00:02:00)',
      'blast      3 tasks, 1 run, 1 DAG',
      'history    generation 2, after c0ffee12-1, reopened 1 time',
      'caused by  dddddddd-1',
      '',
      '└─ price_feed',
      '   └─ scheduled__2026-11-01T00:00:00+00:00',
      '      ├─ ✓ fetch_prices (root)  recovered at try 2, 34 s after the failure',
      '      ├─ ■ load  dead letter since 00:00:14: permanent: code-bug',
      '      └─ ┄ store  upstream_failed',
      '',
      'next',
      '           1 dead letter waits for a person: mend the cause, then redrive',
      '',
      'commands',
      `  goaround --env test explain ${id('a')}   # the root`,
      `  goaround --env test explain ${id('b')}   # dead letter: price_feed/load`,
      '  goaround --env test incident dddddddd-1   # linked',
      '  goaround --env test incident c0ffee12-2 --svg incident-c0ffee12-2.svg',
      '  Start DLQ redrive on goaround-test-dead-letters   # SQS console, once the cause is mended',
    ])
  })

  it('is found by a short id', async () => {
    const { show, lines } = await incident(incidentOf(), [{ id: 'a' }])
    expect(await show({}, 'c0ffee12')).toBe(0)
    expect(lines[1]).toBe(`incident   ${incidentOf().id}`)
  })

  it('tells what follows from it and who waits for it', async () => {
    const { show, lines, ledger, store } = await incident(incidentOf(), [{ id: 'a' }])
    const cause = { kind: 'fingerprint', fingerprint: '00' } as const
    const late = incidentOf({ base: 'd'.repeat(32), cause, category: 'sensor-timeout', causedBy: [incidentOf().id] })
    await store.incidents.create(late)
    const until = secondsIn(400)
    await tell(ledger, late, {
      id: 'b',
      dag: 'digest',
      task: 'wait',
      turns: [
        [3, { kind: 'planning', notBefore: null }],
        [4, { kind: 'held', until, reason: 'awaited-run' }],
      ],
    })
    const runId = 'scheduled__2026-11-01T00:00:00+00:00'
    await store.awaiting.addAwaiter('test', { kind: 'run', dagId: 'price_feed', runId }, id('b'))

    await show()

    expect(lines).toContain('causes     dddddddd-1  sensor timeout (open)')
    expect(lines).toContain('         └─ ◷ digest/wait  waits for this run; next look 00:06:40')
  })

  it('lists what went on with incomplete input, its plan unabridged', async () => {
    const plan = `clear ${'digest/run_'.repeat(12)} once the root is recovered`
    const lacking = { dagId: 'digest', runId: 'r1', taskId: '', why: 'ended well', plan }
    const { show, lines, text } = await incident(
      incidentOf(),
      [{ id: 'a' }],
      affectedRun({ incomplete: [lacking], assets: ['s3://x'] }),
    )
    await show()
    expect(text().replace(/[\s│]+/g, '')).toContain(`Plan:${plan.replaceAll(' ', '')}.`)
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(100)
  })

  it('fits 100 columns whatever its names are', async () => {
    const long = 'a_very_long_name_'.repeat(14)
    const cause = { kind: 'dependency', dependency: `http:${long}` } as const
    const { show, lines } = await incident(
      incidentOf({ cause, evidence: `message~"${long.repeat(2)}"` }),
      [
        { id: 'a', dag: long, task: long, run: long },
        { id: 'b', dag: long, task: `${long}2`, run: long, turns: [[5, { ...PARKED, reason: long } as typeof PARKED]] },
      ],
      affectedRun({ dagId: long, runId: long, assets: [long], victims: [{ taskId: long, mapIndex: 7 }] }),
    )
    await show()
    expect(Math.max(...lines.map((l) => l.length))).toBe(100)
  })

  it('as JSON prints everything on one line, nothing folded', async () => {
    const tasks = Array.from({ length: 30 }, (_, n) => ({ id: `a${n}`.padEnd(4, 'f'), index: n, turns: HEALED }))
    const { show, lines } = await incident(incidentOf(), tasks)
    await show({ json: true })
    const [document] = lines.map((line) => JSON.parse(line))
    expect(lines).toHaveLength(1)
    expect(document.members).toHaveLength(30)
    expect(document.members[0].recovery.state.kind).toBe('recovered')
    expect(document.cascade[0].children[0].children).toHaveLength(30)
    expect(document.incident.counts.recovered).toBe(30)
  })

  it('prints nothing raw that could move the cursor, turn text around or forge a line', async () => {
    const dead: Task = { id: 'b', task: 'b', turns: [[5, { kind: 'dead-lettered', reason: HOSTILE, sentAt: null }]] }
    const lacking = { dagId: 'd', runId: 'r', taskId: '', why: HOSTILE, plan: HOSTILE }
    const { show, lines } = await incident(
      incidentOf({ evidence: HOSTILE, cause: { kind: 'dependency', dependency: HOSTILE } }),
      [{ id: 'a' }, dead],
      affectedRun({ assets: [HOSTILE], consumers: [HOSTILE], incomplete: [lacking] }),
    )
    await show()
    expect(lines.join('')).toMatch(/^[\x20-\x7e─│├└┄■□✓✗◷…]*$/)
    expect(lines.filter((line) => line.startsWith('next'))).toEqual(['next'])
  })
})

describe('goaround incident of what is not there', () => {
  it('ends with 1 and says so', async () => {
    const { show, lines } = await incident(incidentOf(), [])
    expect(await show({}, 'deadbeef')).toBe(1)
    expect(lines).toEqual(['the ledger of test knows no incident deadbeef'])
  })

  it('is bad input where it is no id', async () => {
    const { show, lines } = await incident(incidentOf(), [])
    await expect(show({}, 'orders')).rejects.toThrow(UsageError)
    await expect(show({}, 'orders')).rejects.toThrow('expected an incident id, or its first 8 characters or more')
    expect(lines).toEqual([])
  })
})

describe('goaround incident --svg', () => {
  const folder = mkdtempSync(join(tmpdir(), 'incident-'))

  it('writes the picture and says where', async () => {
    const svg = join(folder, 'incident.svg')
    const { show, lines } = await incident(incidentOf(), [{ id: 'a', turns: HEALED }])
    expect(await show({ svg })).toBe(0)
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect(lines.at(-1)).toBe(`drawn in ${svg}`)
  })

  it('says nothing else where the file can not be written', async () => {
    const { show, lines } = await incident(incidentOf(), [{ id: 'a' }])
    await expect(show({ svg: join(folder, 'missing', 'x.svg') })).rejects.toThrow(/ENOENT/)
    expect(lines).toEqual([])
  })

  it('needs the name of a file', async () => {
    const { show } = await incident(incidentOf(), [{ id: 'a' }])
    await expect(show({ svg: ' ' })).rejects.toThrow(UsageError)
  })
})
