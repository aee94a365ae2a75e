import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cascadePage } from '../../local/cascade/page.ts'
import type { FaultName, MarkKind } from '../../local/cascade/result.ts'
import { bothSides, faultAt, markAt, sideOf } from './local/cascade/both-sides.ts'

const FOLDER = 'docs/faults'
const HEADINGS = ['What it looks like', 'Why it cascades', 'The fix', 'In the side-by-side run']
const FAULTS: Readonly<Record<FaultName, true>> = {
  'api-outage': true,
  'api-limp': true,
  'poison-records': true,
  'worker-kill': true,
  'slow-dependency': true,
  'schema-change': true,
  'duplicate-delivery': true,
  'late-data': true,
}
const FAULT_NAMES = Object.keys(FAULTS) as FaultName[]
const KINDS: readonly MarkKind[] = ['failed', 'recovered', 'page', 'killed', 'mended', 'redriven']

const read = (file: string): string => readFileSync(file, 'utf8')
const pages = globSync(`${FOLDER}/*.md`).toSorted()
const faults = pages.filter((file) => !file.endsWith('README.md'))
const index = read(`${FOLDER}/README.md`)
const dags = Object.fromEntries(globSync('airflow/dags/*.py').map((file) => [file, read(file)]))

/** Without blocks of code. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '')
const quoted = (text: string): string[] => [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '')
const defines = (module: string, name: string): boolean =>
  new RegExp(String.raw`^(?:def|class) ${name}\b|^${name}\b.*=`, 'm').test(module)

describe('a page of docs/faults', () => {
  it.each(faults)('%s says how it looks, why it cascades, the fix, and where the run shows it', (file) => {
    const headings = [...read(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)

    expect(headings).toEqual(HEADINGS)
  })

  it.each(faults)('%s is named once in the index, by its own title', (file) => {
    const title = /^# (.+)$/m.exec(read(file))?.[1]

    expect(index.split(`[${title}](${file.slice(FOLDER.length + 1)})`)).toHaveLength(2)
  })

  it.each(pages)('%s links only to what is there', (file) => {
    const links = [...read(file).matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, target]) => target ?? '')

    expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([])
  })
})

describe('the code in a page of docs/faults', () => {
  const blocks = faults.flatMap((file) =>
    [...read(file).matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, code = '']) => {
      const [first = '', ...lines] = code.trimEnd().split('\n')
      return { file, source: first.replace(/^# /, ''), lines: lines.map((line) => line.trim()) }
    }),
  )

  it('is of the fixed pipeline on every page', () => {
    const fixed = blocks.filter(({ source }) => !source.includes('fragile')).map(({ file }) => file)

    expect(faults.filter((file) => !fixed.includes(file))).toEqual([])
  })

  it.each(blocks)('of $source in $file is what stands there', ({ source, lines }) => {
    const there = (dags[source] ?? '').split('\n').map((line) => line.trim())
    let at = 0
    const missing = lines.filter((line) => {
      if (line === '' || line === '…') return false
      const found = there.indexOf(line, at)
      if (found !== -1) at = found + 1
      return found === -1
    })

    expect(missing).toEqual([])
  })

  it.each(pages)('%s names only modules, functions and DAGs that there are', (file) => {
    const names = quoted(read(file)).filter((name) => /^orders_[a-z_]+(\.[A-Za-z_]+)?$/.test(name))
    const unknown = names.filter((name) => {
      const [module = '', member] = name.split('.')
      const text = dags[`airflow/dags/${module}.py`]
      return text === undefined || (member !== undefined && !defines(text, member))
    })

    expect(unknown).toEqual([])
  })

  it.each(pages)('%s names only parts of the package goaround that there are', (file) => {
    const names = quoted(read(file)).flatMap((code) => code.match(/\b(?:goaround|records)\.[A-Za-z_.]+/g) ?? [])
    const unknown = names.filter((name) => {
      const parts = name.replace(/^records\./, 'goaround.records.').split('.')
      const module = parts.length === 2 ? '__init__' : parts[1]
      const text = read(`airflow/goaround/${module}.py`)
      return !text.includes(parts.at(-1) ?? name)
    })

    expect(unknown).toEqual([])
  })
})

describe('what a page of docs/faults says of the run', () => {
  let shown = ''
  beforeAll(() => {
    const marks = KINDS.map((kind, at) => markAt(at, kind))
    const aggregate = { rightAfter: null, wrongMinutes: 1, minutes: 2 }
    const fragile = sideOf('fragile', { marks, aggregate })
    const html = cascadePage(bothSides({ faults: FAULT_NAMES.map((name) => faultAt(name, 1, 2)), fragile }))
    shown = html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]+>/g, ' ')
  })

  it.each(pages)('%s points at words that its page has', (file) => {
    const text = file.endsWith('README.md') ? read(file) : (read(file).split(`## ${HEADINGS[3]}`)[1] ?? '')
    const run = [
      ...prose(text)
        .replace(/`[^`]*`/g, '')
        .matchAll(/\*([^*]+)\*/g),
    ].map(([, words = '']) => words.replace(/\s+/g, ' '))

    expect(run.length).toBeGreaterThan(0)
    expect(run.filter((text) => !shown.includes(text))).toEqual([])
  })

  it('has a page for each thing that is done to both sides', () => {
    for (const name of FAULT_NAMES) expect(index).toMatch(new RegExp(String.raw`\| \*${name}\* \| \[`))
  })
})
