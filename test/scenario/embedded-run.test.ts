import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Balance, balanceSchema } from '../../lambdas/contracts/balance.ts'
import { RETRY_AFTER_SECONDS } from '../../local/scenario/shop-api.ts'
import { alarmedMetrics, silent } from '../support/alarmed-metrics.ts'
import { goaroundOfStage } from '../support/goaround-app.ts'
import { type Ended, type Run, startRun } from './embedded-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-scenario-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the embedded run', () => {
  let run: Run
  let ended: Ended
  let balance: Balance

  beforeAll(async () => {
    // What a machine that lost its power leaves behind must not be in the way of the next run.
    const killed = startRun()
    await killed.prints('AWS emulator')
    killed.signal('SIGKILL')
    await killed.ended

    const file = join(folder, 'balance.json')
    run = startRun('--compare', '--json', file)
    ended = await run.ended
    if (existsSync(file)) balance = balanceSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  })

  const failureOf = (dag: string) => {
    const found = balance.failures.filter((failure) => failure.dag === dag)
    expect(found, dag).toHaveLength(1)
    return found[0]
  }

  it('ends with 0: every failure ended as it should', () => {
    expect(run.output()).toContain('Every failure ended as it should')
    expect(ended).toEqual({ code: 0, signal: null })
  })

  it('accounts for every accepted failure, and counts what it rejected apart', () => {
    // Whoever waits for a breaker in a sensor may be its probe, and fail as that.
    expect(balance.accepted).toBeGreaterThanOrEqual(80)
    expect(balance.accepted).toBeLessThanOrEqual(85)
    expect(balance).toMatchObject({
      recovered: balance.accepted,
      deadLettered: 0,
      waived: 0,
      inFlight: 0,
      rejected: 8,
    })
  })

  it('tells every metric that an alarm looks at, but for those of trouble that it does not have', async () => {
    const { templates } = await goaroundOfStage('local')
    expect(silent(alarmedMetrics(templates), balance.metrics)).toEqual([])
  })

  it('recovers from an outage after the outage, with a wait before each attempt', () => {
    const outage = failureOf('shop_orders')

    expect(outage).toMatchObject({ verdict: 'transient', rule: 'connection-refused', outcome: 'recovered' })
    expect(outage?.attempts.length).toBeGreaterThanOrEqual(2)
    expect(outage?.waits.length).toBeGreaterThanOrEqual(outage?.attempts.length ?? 0)
  })

  it('honours Retry-After: the first attempt finds the server well', () => {
    const busy = failureOf('exchange_rates')

    expect(busy).toMatchObject({ rule: 'http-unavailable', attempts: [{ try: 1 }], outcome: 'recovered' })
    expect(busy?.seconds).toBeGreaterThan(RETRY_AFTER_SECONDS)
  })

  it('parks a bug as a dead letter and recovers it when a person redrives it', () => {
    expect(failureOf('invoice_totals')).toMatchObject({
      verdict: 'permanent',
      category: 'code-bug',
      redrives: 1,
      attempts: [{ try: 1 }],
      outcome: 'recovered',
    })
  })

  it('repeats only the index of a mapped task that failed', () => {
    expect(failureOf('store_sales')).toMatchObject({ mapIndex: 1, attempts: [{ try: 1 }], outcome: 'recovered' })
  })

  it('finds a killed process in Airflow, since nobody told of it', () => {
    expect(failureOf('nightly_backup')).toMatchObject({ verdict: 'unknown', rule: 'none', outcome: 'recovered' })
    expect(run.output()).toContain('found in Airflow: no event had told of it')
  })

  it('clears once for an event that comes three times', () => {
    expect(failureOf('parcel_tracking')?.attempts).toHaveLength(1)
  })

  const incidentsOf = (...dags: string[]) => {
    const ids = new Set(balance.failures.filter(({ dag }) => dags.includes(dag)).map(({ incident }) => incident))
    return balance.incidents.filter(({ id }) => ids.has(id))
  }

  it('makes one incident of an outage that breaks sixty tasks of three DAGs, with its dependency and root', () => {
    const incidents = incidentsOf('price_feed', 'price_checks', 'price_alerts')

    expect(incidents).toMatchObject([{ cause: 'http:price-api', members: 60, state: 'closed', causedBy: [] }])
    expect(['price_feed', 'price_checks', 'price_alerts']).toContain(incidents[0]?.root?.dag)
    expect(run.output()).toMatch(/http:price-api \S+ +incident +60 tasks of 3 DAGs/)
  })

  it('makes one incident of a bug and the twenty tasks behind it, which are healed with its root', () => {
    expect(incidentsOf('ledger_close')).toMatchObject([
      {
        cause: 'code-bug',
        root: { dag: 'ledger_close', task: 'post_entries' },
        members: 1,
        victims: 20,
        state: 'closed',
      },
    ])
    expect(failureOf('ledger_close')).toMatchObject({ redrives: 1, attempts: [{ try: 1 }], outcome: 'recovered' })
  })

  it("holds a sensor that waited for a failed DAG's run until that is recovered, and heals it then", () => {
    const [ledger] = incidentsOf('ledger_close')
    expect(incidentsOf('daily_digest')).toMatchObject([{ members: 1, causedBy: [ledger?.id] }])
    expect(run.output()).toMatch(/wait_for_ledger +held +awaited-run: waits for ledger_close\/npm-start/)

    const [cleared] = failureOf('daily_digest')?.attempts ?? []
    const [mended] = failureOf('ledger_close')?.attempts ?? []
    expect(failureOf('daily_digest')).toMatchObject({ attempts: [{ try: 1 }], outcome: 'recovered' })
    expect(Date.parse(cleared?.at ?? '')).toBeGreaterThan(Date.parse(mended?.at ?? ''))
  })

  it('lays three troubles of one system on that system, and keeps other causes apart', () => {
    expect(incidentsOf('exchange_rates', 'parcel_tracking', 'store_sales')).toMatchObject([
      { cause: 'http:partner-api', members: 3 },
    ])
    expect(balance.incidents).toHaveLength(9)
    expect(balance.incidents.filter(({ state }) => state !== 'closed')).toEqual([])
  })

  it('counts sixty failures of one cause instead of printing their ways', () => {
    expect(run.output().match(/price_\w+\.\w+\[\d+\] +recovered/g)).toHaveLength(3)
  })

  const breaker = (disabled: boolean) => {
    const found = balance.breakers.filter((one) => one.disabled === disabled)
    expect(found).toHaveLength(1)
    return found[0] ?? expect.unreachable()
  }
  const tickets = () => balance.failures.filter(({ dag }) => dag === 'ticket_sync' || dag === 'ticket_stats')

  it('opens a breaker after few calls of a system that is down, holds the tasks of two DAGs, and closes it', () => {
    const { opened, calls, probes, held, waited, state } = breaker(false)

    expect(state).toBe('CLOSED')
    expect(opened).toBeGreaterThanOrEqual(2)
    expect(held).toBeGreaterThanOrEqual(9)
    expect(waited).toBe(2)
    // Eleven tasks do not wait in a sensor; beside the probes not all of them have called.
    expect(calls.down).toBeLessThan(11 + probes)
    expect(run.output()).toMatch(/http:ticket-api +breaker +opens: /)
    expect(run.output()).toMatch(/ticket_\w+\.\w+\[\d\] +failed +try 1, DependencyOpen: http:ticket-api is not called/)
    expect(run.output()).toMatch(/http:ticket-api +breaker +ticket_\w+\/npm-start\/\w+\/\d waits in a sensor/)
  })

  it('lets one probe through at a time, and closes after two in a row', () => {
    const { probes, probesAtOnce } = breaker(false)

    expect(probes).toBeGreaterThanOrEqual(3)
    expect(probesAtOnce).toBe(0)
    expect(run.output()).toMatch(/breaker +opens again: probe /)
    expect(run.output()).toMatch(/breaker +closes: 2 probes in a row went well/)
  })

  it('clears what the breaker held once, and once more for each probe that failed', () => {
    const { probes, held, released } = breaker(false)
    const clears = tickets().reduce((sum, { attempts }) => sum + attempts.length, 0)

    expect(released).toBeGreaterThan(0)
    expect(released).toBeLessThanOrEqual(held)
    expect(clears).toBeGreaterThanOrEqual(tickets().length)
    expect(clears).toBeLessThanOrEqual(tickets().length + probes)
    expect(tickets().filter(({ redrives, outcome }) => redrives > 0 || outcome !== 'recovered')).toEqual([])
  })

  it('spares the system: with the breaker disabled it gets several times the calls while it is down or limps', () => {
    const [spared, hammered] = [breaker(false), breaker(true)].map(({ calls }) => calls.down + calls.limping)

    expect(hammered).toBeGreaterThan(3 * (spared ?? Number.NaN))
    expect(breaker(true)).toMatchObject({ opened: 0, probes: 0, held: 0, waited: 0 })
  })

  it('prints how long a verdict takes', () => {
    expect(run.output()).toMatch(/failure to verdict: p50 \d+\.\d s, p95 \d+\.\d s \(8\d failures\)/)
    expect(balance.verdictLatency?.p95).toBeGreaterThanOrEqual(balance.verdictLatency?.p50 ?? 0)
  })

  it('prints nothing of what came from outside raw', () => {
    expect(run.output()).not.toMatch(/\u001b/)
  })

  it('leaves no process behind', () => {
    expect(run.living()).toEqual([])
  })
})

describe('Ctrl-C', () => {
  it('in the middle of everything ends everything', async () => {
    const run = startRun('--keep')
    await run.prints('verdict ')
    expect(run.living().length).toBeGreaterThan(5)

    run.signal('SIGINT')

    expect((await run.ended).code).toBe(130)
    expect(run.output()).toContain('stopping everything')
    expect(run.living()).toEqual([])
  })
})

describe('a wrong command line', () => {
  it('is refused with 2 before anything is started', async () => {
    const run = startRun('--jsn', 'x')

    expect((await run.ended).code).toBe(2)
    expect(run.output()).toContain("unknown option '--jsn'")
  })
})
