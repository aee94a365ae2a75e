import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CascadeResult } from '../../local/cascade/result.ts'
import { type Ended, type Run, startCascade } from './embedded-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'goaround-cascade-'))
const [json, html] = [join(folder, 'cascade.json'), join(folder, 'cascade.html')]
afterAll(() => rmSync(folder, { recursive: true }))

describe('both pipelines side by side, under the same faults', () => {
  let run: Run
  let ended: Ended
  let result: CascadeResult

  beforeAll(async () => {
    run = startCascade('--seed', '4', '--json', json, '--html', html)
    ended = await run.ended
    if (existsSync(json)) result = JSON.parse(readFileSync(json, 'utf8'))
  })

  it('ends with 0: the fixed side kept its promises, and the faults told on the fragile one', () => {
    expect(run.output()).toContain('no problems')
    expect(ended).toEqual({ code: 0, signal: null })
  })

  it('puts the same records on both streams', () => {
    const { put, good, bad } = result.fixed.records

    expect(result.fragile.records).toMatchObject({ put, good, bad })
    expect(put).toBeGreaterThan(good + bad)
  })

  it('loses, doubles and halves no record on the fixed side, and dead-letters those that nobody can take', () => {
    const { good, bad } = result.fixed.records

    expect(result.fixed.records).toMatchObject({ inSink: good, lost: 0, stuck: 0, doubled: 0, half: 0 })
    expect(result.fixed.records).toMatchObject({ deadLettered: bad })
    expect(result.fixed.records.replayed).toBeGreaterThan(0)
  })

  it('lets no failure of the fixed side spread, though tasks fail there, too', () => {
    expect(result.fixed.tasks.rootFailures).toBeGreaterThan(0)
    expect(result.fixed.tasks.downstream).toBe(0)
    expect(result.fixed.aggregate).toMatchObject({ wrongMinutes: 0, rightAfter: expect.any(Number) })
  })

  it('loses and doubles records on the fragile side, and stops it', () => {
    const { records, tasks, aggregate, slots } = result.fragile

    expect(records.lost).toBeGreaterThan(0)
    expect(records.doubled).toBeGreaterThan(0)
    expect(records.inSink + records.half + records.lost + records.stuck).toBe(records.good)
    expect(tasks.downstream / tasks.rootFailures).toBeGreaterThan(1)
    expect(slots.waitingSeconds).toBeGreaterThan(10 * result.fixed.slots.waitingSeconds)
    expect(aggregate.rightAfter).toBeNull()
  })

  it('draws every fault on one page', () => {
    const page = readFileSync(html, 'utf8')

    for (const { name } of result.faults) expect(page).toContain(name)
  })

  it('leaves no process behind', () => {
    expect(run.living()).toEqual([])
  })
})
