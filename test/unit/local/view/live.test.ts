import { describe, expect, it } from 'vitest'
import { storeSales } from '../../../../local/scenario/cases/store-sales.ts'
import type { Look } from '../../../../local/scenario/ledger-watch.ts'
import { liveView } from '../../../../local/view/live.ts'
import { at, entryWith } from '../../../support/breakers.ts'
import { incidentTrail, mappedTrails, recoveredTrail } from '../scenario/trails.ts'

const OPEN = { state: { kind: 'open' } } as const
const WORD = / (failed|verdict|wait|attempt 1|incident|recovered) /
const STARTED = Date.parse('2026-11-01T00:00:20.000Z')

function shown(...looks: Look[]): string[] {
  const lines: string[] = []
  const view = liveView({ line: (text) => lines.push(text), paint: (_, text) => text, columns: 160 }, STARTED)
  for (const look of looks) view.look(look)
  view.end()
  return lines
}
const lookAt = (trails: Look['trails'], incidents: Look['incidents']): Look => ({
  trails,
  incidents,
  steps: trails.flatMap((trail) => trail.steps.map((step) => ({ trail, step }))),
})

describe('the live view', () => {
  it('shows one way of a mapped task whose indexes fail of one cause, and counts the others', () => {
    const trails = mappedTrails(60)
    const lines = shown(lookAt(trails, [incidentTrail(trails, OPEN)]))

    expect(lines.filter((line) => line.includes('recovered for a reason'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('60 tasks of 1 DAG: 60 recovered'))).toHaveLength(1)
    expect(lines.length).toBeLessThan(10)
  })

  it('shows one way of each verdict of a mapped task', () => {
    const [first, second, third] = mappedTrails(3).map((trail, index) => ({
      ...trail,
      steps: trail.steps.map((step, at) => (at === 0 && index > 0 ? { ...step, reason: 'transient: refused' } : step)),
    }))
    const trails = [first, second, third].flatMap((one) => one ?? [])
    const verdicts = shown(lookAt(trails, [])).filter((line) => line.includes(' verdict '))

    expect(verdicts).toEqual([
      expect.stringContaining('prices.fetch[0]'),
      expect.stringMatching(/prices\.fetch\[1\] +verdict +transient: refused/),
    ])
  })

  it('tells how far an incident is once, until that changes and some seconds have passed', () => {
    const trails = mappedTrails(2)
    const incident = incidentTrail(trails, OPEN)
    const look = { trails, incidents: [incident], steps: [] }

    expect(shown(look, look, look).filter((line) => line.includes('2 tasks'))).toHaveLength(1)
  })

  it('shows the way of a single failure and the opening of its incident, in the order of their times', () => {
    const trails = [recoveredTrail()]
    const words = shown(lookAt(trails, [incidentTrail(trails, OPEN)])).flatMap((line) => WORD.exec(line)?.[1] ?? [])

    expect(words).toEqual(['failed', 'verdict', 'wait', 'attempt 1', 'incident', 'recovered'])
  })

  it('tells incidents of the same cause apart by their ids', () => {
    const trails = [recoveredTrail()]
    const [first] = shown({ trails, incidents: [incidentTrail(trails, OPEN)], steps: [] })

    expect(first).toMatch(/http:api\.example\.com cccccccc-1 +incident +opens with orders\.load/)
  })

  it("tells a breaker's news", () => {
    const lines: string[] = []
    const view = liveView({ line: (text) => lines.push(text), paint: (_, text) => text, columns: 160 }, STARTED)
    view.breakers({
      entries: [{ dependency: 'http:api', entry: entryWith(25, { reason: '5 of 5 failed' }) }],
      waits: [{ dependency: 'http:api', taskInstance: 'a/r/send/0', at: at(26) }],
    })
    view.end()

    expect(lines).toEqual([
      expect.stringMatching(/ 5\.0 s {2}http:api +breaker +opens: 5 of 5 failed$/),
      expect.stringMatching(/ 6\.0 s {2}http:api +breaker +a\/r\/send\/0 waits in a sensor$/),
    ])
  })

  it('says nothing of an incident that has no member yet', () => {
    expect(shown({ trails: [], incidents: [incidentTrail([], OPEN)], steps: [] })).toEqual([])
  })

  it('names an act and its cases before what happens in it', () => {
    const lines: string[] = []
    const view = liveView({ line: (text) => lines.push(text), paint: (_, text) => text, columns: 160 })
    view.say('before')
    view.act({ title: 'Cascades', cases: [storeSales], incidents: [] })

    expect(lines.slice(1)).toEqual(['', 'Cascades:', `  store_sales      ${storeSales.story}`, ''])
    expect(lines[0]).toContain('* before')
  })
})
