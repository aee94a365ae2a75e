import { describe, expect, it } from 'vitest'
import { bandsOf } from '../../../../local/cascade/plot/faults.ts'
import { PLOT } from '../../../../local/cascade/plot/layout.ts'
import { plotOf } from '../../../../local/cascade/plot/plot.ts'
import { areaBetween, stepPath } from '../../../../local/cascade/plot/steps.ts'
import { bothSides, faultAt, sampleAt, sideOf } from './both-sides.ts'

const place = { x: (at: number) => at, y: (value: number) => 100 - value }

describe('a value over time', () => {
  it('holds until the next look', () => {
    const points = [
      { at: 0, value: 5 },
      { at: 10, value: 5 },
      { at: 20, value: 8 },
      { at: 30, value: 8 },
    ]

    expect(stepPath(points, place)).toBe('M0 95H20V92H30')
  })

  it('has its area go there along the upper edge and back along the lower', () => {
    const upper = [
      { at: 0, value: 2 },
      { at: 10, value: 6 },
      { at: 20, value: 6 },
    ]
    const lower = [
      { at: 0, value: 1 },
      { at: 10, value: 1 },
      { at: 20, value: 4 },
    ]

    expect(areaBetween(upper, lower, place)).toBe('M0 98H10V94H20V96H20V99H0Z')
  })

  it('is nothing where nobody looked', () => {
    expect([stepPath([], place), areaBetween([], [], place)]).toEqual(['', ''])
  })
})

describe('the faults', () => {
  const x = (at: number) => PLOT.left + at
  const bands = (...spans: (readonly [number, number])[]) =>
    bandsOf(
      spans.map(([from, to]) => faultAt('duplicate-delivery', from, to)),
      x,
    )

  it('that overlap are drawn in rows of their own, those after each other in one', () => {
    expect(bands([0, 100], [50, 120], [300, 400]).map(({ row }) => row)).toEqual([0, 1, 0])
  })

  it('that are short leave room for their names', () => {
    expect(bands([0, 1], [20, 21], [250, 251]).map(({ row }) => row)).toEqual([0, 1, 0])
  })

  it('at the end, whose names go to the left, leave room for them, too', () => {
    expect(bands([450, 451], [650, 655]).map(({ row }) => row)).toEqual([0, 1])
  })

  it('that took no time are seen', () => {
    const [band] = bands([10, 10])
    expect((band?.right ?? 0) - (band?.left ?? 0)).toBeGreaterThan(2)
  })
})

describe('both sides over time', () => {
  const frames = (svg: string) => [...svg.matchAll(/class="frame" d="M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)"/g)]

  it('stand over one axis, in panels of the same size', () => {
    const found = frames(plotOf(bothSides()))
    const heights = found.map(([, , top, bottom]) => Number(bottom) - Number(top))

    expect(new Set(found.map(([, left, , , right]) => `${left} ${right}`)).size).toBe(1)
    expect(heights.filter((_, at) => at % 2 === 0)).toEqual(heights.filter((_, at) => at % 2 === 1))
  })

  it('are drawn to one scale, so that half as many records look like half', () => {
    const samples = (source: number) => [sampleAt(0), sampleAt(60, { source, sink: source })]
    const svg = plotOf(
      bothSides({
        fragile: sideOf('fragile', { samples: samples(1000) }),
        fixed: sideOf('fixed', { samples: samples(500) }),
      }),
    )
    const rises = [...svg.matchAll(/class="sink" d="M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)H/g)].map(
      ([, from, to]) => Number(from) - Number(to),
    )

    expect(rises).toHaveLength(2)
    expect(rises[0]).toBeCloseTo(2 * (rises[1] ?? 0))
  })

  it('stay in their panels where a look saw more slots waiting than used', () => {
    const samples = [sampleAt(0, { slots: 2, waiting: 5 }), sampleAt(60)]
    const svg = plotOf(bothSides({ fragile: sideOf('fragile', { samples }) }))
    const bottom = Number(frames(svg)[2]?.[3])
    const path = svg.match(/class="working" d="([^"]+)"/)?.[1] ?? ''
    const ys = [...path.matchAll(/(?:V|M\S+ )([\d.]+)/g)].map(([, y]) => Number(y))

    expect(Math.max(...ys)).toBe(bottom)
  })

  it('have ticks in time since the first event', () => {
    expect(plotOf(bothSides({ seconds: 7200 }))).toMatch(/>0:00<[\s\S]*>30:00<[\s\S]*>1:00:00<[\s\S]*>2:00:00</)
  })
})
