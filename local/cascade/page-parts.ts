import { escaped } from '../../bin/cli/svg/text.ts'
import type { Cell } from '../view/table.ts'
import { figuresOf } from './figures.ts'
import type { CascadeResult, Mark, SideResult } from './result.ts'
import { verdictOf } from './verdict.ts'
import { clock, count, many } from './words.ts'

/** What a side came to, in one sentence. */
export function verdictPart(side: SideResult, result: CascadeResult): string {
  const { good, records, rest } = verdictOf(side, result)
  return `<p class="verdict${good ? ' good' : ''}"><b>${side.side}</b><strong>${escaped(capital(records))}</strong>; ${escaped(rest)}.</p>`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export function problemsPart({ problems }: CascadeResult): string {
  if (problems.length === 0)
    return '<p class="facts">No problems: the fixed side kept what it promises, and the faults told on the fragile side.</p>'
  const items = problems.map((problem) => `<li>${escaped(problem)}</li>`).join('')
  return `<section class="problems"><h2>${many(problems.length, 'problem')}</h2><ul>${items}</ul></section>`
}

export function tablePart(result: CascadeResult): string {
  const rows = figuresOf(result).flatMap(({ name, figures }) =>
    figures.map(({ label, fragile, fixed }, at) => {
      const group = at === 0 ? `<th class="quiet" scope="rowgroup" rowspan="${figures.length}">${name}</th>` : ''
      return `<tr>${group}<td>${label}</td>${numberCell(fragile)}${numberCell(fixed)}</tr>`
    }),
  )
  return `<table><thead><tr><th></th><th></th><th class="number" scope="col">fragile</th><th class="number" scope="col">fixed</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

const numberCell = ({ text, tone }: Cell): string => `<td class="number${tone ? ` ${tone}` : ''}">${text}</td>`

export function faultsPart({ faults }: CascadeResult): string {
  if (faults.length === 0) return '<p>None.</p>'
  const rows = faults.map(
    ({ name, from, to, text }, at) =>
      `<tr><td>${at + 1}</td><td class="name">${escaped(name)}</td><td class="when">${clock(from)}${to > from ? ` to ${clock(to)}` : ''}</td><td>${escaped(text)}</td></tr>`,
  )
  return `<table><thead><tr><th></th><th scope="col">fault</th><th scope="col">when</th><th scope="col">what was done to both sides</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** Events of a side that are written out; a page of thousands helps nobody. */
const MOST = 300

/** All that happened to a side, in order. */
export function marksPart({ side, marks }: SideResult): string {
  const sorted = marks.toSorted((a, b) => a.at - b.at)
  const more = marks.length > MOST ? `<p class="facts">and ${count(marks.length - MOST)} more</p>` : ''
  return `<details><summary>${side}: ${many(marks.length, 'event')}</summary><table><tbody>${sorted.slice(0, MOST).map(markRow).join('')}</tbody></table>${more}</details>`
}

const markRow = ({ at, kind, text }: Mark): string =>
  `<tr><td class="when">${clock(at)}</td><td>${kind}</td><td>${escaped(text)}</td></tr>`
