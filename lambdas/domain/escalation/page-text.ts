import { shortId } from '../incident/title.ts'
import { subjectLine } from './clean.ts'
import { type Page, pageName } from './page.ts'

const HEADS: Readonly<Record<Page['telling'], string>> = {
  trigger: 'needs you',
  update: 'is worse now',
  remind: 'still needs somebody',
  'hand-over': 'needs you',
  acknowledge: 'was taken',
  resolve: 'is over',
}

/** One line of what happened, for lists and lock screens. */
export const summaryOf = (page: Page): string => {
  const what = page.needs[0] ?? page.blast
  return page.telling === 'resolve'
    ? `[over] ${page.title}: ${page.done} (${pageName(page)})`
    : `[${page.severity}] ${page.title}: ${what} (${pageName(page)})`
}

export const subjectOf = (page: Page): string =>
  subjectLine(`[${page.telling === 'resolve' ? 'over' : page.severity}] Goaround ${page.environment}: ${page.title}`)

/** A page as a mail. */
export function textOf(page: Page): string {
  const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`)
  const block = (head: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', head, ...list(lines)])
  return [
    `${page.title}: ${HEADS[page.telling]}`,
    `Goaround ${page.environment}, incident ${shortId(page.incidentId)}, ${page.severity}, team ${page.team}, ${page.at.slice(0, 19)} UTC`,
    ...block('Why you', page.needs),
    ...block('What broke', [page.broke]),
    ...block('Root cause', [page.rootCause, ...page.evidence]),
    ...block('Who suffers', [page.blast]),
    ...block('What automation did', [page.done]),
    ...block('What it will do', page.next),
    ...block('Late', page.late),
    ...block(
      'Look at',
      page.links.map(({ text, href }) => `${text}: ${href}`),
    ),
    ...block(
      'Type',
      page.commands.map(({ command, why }) => `${command}   (${why})`),
    ),
    '',
  ].join('\n')
}
