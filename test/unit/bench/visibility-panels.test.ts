import { expect, it } from 'vitest'
import type { Metric } from '../../../bench/visibility/metric.ts'
import { panelShowing, panelsOf } from '../../../bench/visibility/panels.ts'

const metric = (name: string, dimensions: Record<string, string> = {}): Metric => ({
  namespace: 'Goaround',
  name,
  statistic: 'Sum',
  dimensions: { Environment: 'dev', ...dimensions },
})
const graph = (title: string, ...metrics: unknown[][]) => ({ type: 'metric', properties: { title, metrics } })
const panels = panelsOf(
  'overview',
  JSON.stringify({
    widgets: [
      { type: 'text', properties: { markdown: '# Missed' } },
      graph('Share', [{ expression: 'missed / 2' }], ['Goaround', 'Missed', 'Environment', 'dev', { visible: false }]),
      graph('By class', ['Goaround', 'Failed', 'Class', 'unknown', 'Environment', 'dev', { stat: 'Sum' }]),
      graph('Of prod', ['Goaround', 'Open', 'Environment', 'prod']),
      graph('Missed', ['Goaround', 'Missed', 'Environment', 'dev']),
      graph('By rule', [{ expression: `SEARCH('{Goaround,Rule} MetricName="False"', 'Sum', 300)` }]),
    ],
  }),
)
const titleOf = (found: Metric) => panelShowing(panels, found)?.title

it('finds the panel that draws a metric before one that only reckons with it', () => {
  expect(titleOf(metric('Missed'))).toBe('Missed')
})

it('tells dimensions apart, in whatever order they stand', () => {
  expect(titleOf(metric('Failed', { Class: 'unknown' }))).toBe('By class')
  expect(titleOf(metric('Failed', { Class: 'transient' }))).toBeUndefined()
  expect(titleOf(metric('Failed'))).toBeUndefined()
  expect(titleOf(metric('Open'))).toBeUndefined()
})

it('finds what a search shows', () => {
  expect(titleOf(metric('False', { Rule: 'any' }))).toBe('By rule')
})

it('refuses what is no dashboard', () => {
  expect(() => panelsOf('broken', '{"widgets":[{"kind":"metric"}]}')).toThrow('type')
})
