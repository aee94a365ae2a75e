import { describe, expect, it } from 'vitest'
import { cascadePage } from '../../../../local/cascade/page.ts'
import type { FaultName, MarkKind } from '../../../../local/cascade/result.ts'
import { bothSides, distinct, faultAt, markAt, numbersOf, sampleAt, sideOf } from './both-sides.ts'

const NAMES: readonly FaultName[] = [
  'api-outage',
  'api-limp',
  'poison-records',
  'worker-kill',
  'slow-dependency',
  'schema-change',
  'duplicate-delivery',
  'late-data',
]
const KINDS: readonly MarkKind[] = ['failed', 'recovered', 'page', 'killed', 'mended', 'redriven']

const page = (...of: Parameters<typeof bothSides>) => cascadePage(bothSides(...of))
const plotOf = (html: string) => html.slice(html.indexOf('<svg'), html.indexOf('</svg>'))
const sectionOf = (html: string, title: string) => html.split(`<h2>${title}</h2>`)[1]?.split('<h2>')[0] ?? ''
const times = (text: string, what: string) => text.split(what).length - 1

/** A browser would take anything but whole, nested elements as something else than was meant. */
function openTags(html: string): string[] {
  const open: string[] = []
  for (const [, close, name = '', rest = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/gi)) {
    if (close === '/') expect(open.pop()).toBe(name)
    else if (!rest.endsWith('/') && name !== 'meta') open.push(name)
  }
  return open
}

describe('the page of both sides', () => {
  it('names every fault once over time and once in the list, with what was done', () => {
    const faults = NAMES.map((name, at) => faultAt(name, at * 10, at * 10 + 5))
    const html = page({ faults })

    for (const [at, name] of NAMES.entries()) {
      expect(times(plotOf(html), `>${at + 1} ${name}<`)).toBe(1)
      expect(times(sectionOf(html, 'Faults, and what was done'), `>${name}<`)).toBe(1)
      expect(times(sectionOf(html, 'Faults, and what was done'), `>what ${name} does<`)).toBe(1)
    }
  })

  it('has every number of each side in its table', () => {
    const [fragile, fixed] = [distinct('fragile', 2000), distinct('fixed', 5000)]
    const table = sectionOf(page({ fragile, fixed }), 'Side by side').replaceAll(',', '')

    for (const value of [fragile, fixed].flatMap(numbersOf)) expect(table).toMatch(new RegExp(`[> ]${value}[ <]`))
  })

  it('begins with the verdict of each side, then with the problems', () => {
    const base = sideOf('fragile')
    const fragile = { ...base, records: { ...base.records, inSink: 57, lost: 3 } }
    const top = page({ fragile, problems: ['nothing was killed'] }).split('<h2>Side by side</h2>')[0]

    expect(top).toMatch(/Of 60 good records, 3 lost[\s\S]*All 60 good records[\s\S]*1 problem[\s\S]*nothing was killed/)
  })

  it('says on what it ran, when, and with which seed', () => {
    expect(page()).toContain('seed 7; a machine of 2 cores; started 2026-11-26 05:20:11 UTC; 2:00 from the first event')
  })

  it('draws each kind of event on both sides, and how often it happened', () => {
    const marks = KINDS.flatMap((kind, at) => [markAt(at, kind), markAt(at + 50, kind, `${kind} again`)])
    const plot = plotOf(page({ fragile: sideOf('fragile', { marks }) }))

    for (const kind of KINDS) {
      expect(times(plot, `class="mark m-${kind}"`), kind).toBe(1 + 2)
      expect(plot).toContain(`<title>${kind} again</title>`)
    }
  })

  it('has the text of every event in order below, up to a number that it names', () => {
    const marks = Array.from({ length: 310 }, (_, at) => markAt(310 - at, 'failed', `task ${310 - at}.`))
    const list = sectionOf(page({ fixed: sideOf('fixed', { marks }) }), 'What happened')

    expect(list.indexOf('>task 1.<')).toBeLessThan(list.indexOf('>task 2.<'))
    expect(list).toContain('fixed: 310 events')
    expect(list).toContain('and 10 more')
    expect(list).not.toContain('>task 301.<')
  })

  it('needs nothing from elsewhere, runs nothing, and is readable in the dark and on paper', () => {
    const html = page()

    expect(html).not.toMatch(/<script|<image|<img|<link|<foreignObject|@import|@font-face|href=|src=/)
    expect(html.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:\/\//)
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).toContain('@media print')
  })

  it('lets no markup, control character or mark of direction of any text through', () => {
    const hostile = '</title></svg><script>alert(1)</script>\u001b[31m\u202e\u0000"\'&\ud800'
    const html = page({
      machine: hostile,
      startedAt: hostile,
      faults: [faultAt('api-outage', 0, 9, hostile)],
      problems: [hostile],
      fragile: sideOf('fragile', { marks: [markAt(1, 'failed', hostile)] }),
    })

    expect(html).not.toContain('<script')
    expect(html).not.toMatch(/[\p{C}--\n]/v)
    expect(html.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
    expect(openTags(html.replace('<!doctype html>', ''))).toEqual([])
  })

  it.each([
    ['a run in which nothing happened and nobody looked', { seconds: 0, samples: [] }],
    ['a single look', { seconds: 5, samples: [sampleAt(3, { source: 4, sink: 2, slots: 3, waiting: 3, wrong: 1 })] }],
    ['a look that counted more waiting than used', { seconds: 9, samples: [sampleAt(1, { waiting: 5 }), sampleAt(9)] }],
    ['counts in the billions', { seconds: 1e6, samples: [sampleAt(0), sampleAt(1e6, { source: 9e11, sink: 9e11 })] }],
  ])('draws %s', (_, { seconds, samples }) => {
    const html = page({ seconds, fragile: sideOf('fragile', { samples }), fixed: sideOf('fixed', { samples }) })

    expect(html).not.toMatch(/NaN|Infinity|undefined|null/)
    expect(openTags(html.replace('<!doctype html>', ''))).toEqual([])
    expect(times(plotOf(html), '>fixed<')).toBe(3)
  })
})
