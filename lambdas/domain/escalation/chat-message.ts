import { shortId } from '../incident/title.ts'
import { capped, chatSafe } from './clean.ts'
import type { Page, PageLink } from './page.ts'
import { summaryOf } from './page-text.ts'

/** A custom notification of Amazon Q Developer in chat applications, version 1.0. */
export type ChatMessage = {
  readonly version: '1.0'
  readonly source: 'custom'
  readonly id: string
  readonly content: {
    readonly textType: 'client-markdown'
    readonly title: string
    readonly description: string
    readonly nextSteps: readonly string[]
    readonly keywords: readonly string[]
  }
  readonly metadata: {
    /** messages of one thread are one conversation */
    readonly threadId: string
    readonly summary: string
    readonly eventType: string
    readonly relatedResources: readonly string[]
    readonly additionalContext: Readonly<Record<string, string>>
  }
}

const MARKS = { critical: '🔴', error: '🟠', warning: '🟡', info: '🔵' } as const
/** The schema's own limits are 250 characters for a title, 8,000 for a description. */
const TITLE = 250
const DESCRIPTION = 7_500

export function chatMessageOf(page: Page): ChatMessage {
  const { telling, incidentId, environment, severity } = page
  const safe = (text: string) => chatSafe(text)
  const mark = telling === 'resolve' ? '✅' : MARKS[severity]
  return {
    version: '1.0',
    source: 'custom',
    id: `${incidentId}-${telling}-${page.at}`,
    content: {
      textType: 'client-markdown',
      title: capped(`${mark} ${chatSafe(page.title, 200)}`, TITLE),
      description: capped(descriptionOf(page), DESCRIPTION),
      nextSteps: [...page.next.map(safe), ...page.commands.map(({ command, why }) => `\`${command}\` (${safe(why)})`)],
      keywords: [environment, severity, page.team, shortId(incidentId)],
    },
    metadata: {
      threadId: page.dedupKey,
      summary: chatSafe(summaryOf(page), 500),
      eventType: `goaround-${telling}`,
      relatedResources: page.links.map(({ href }) => href),
      additionalContext: { environment, incident: incidentId, severity, team: page.team },
    },
  }
}

function descriptionOf(page: Page): string {
  const line = (head: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`*${head}:* ${texts.map((text) => chatSafe(text)).join('; ')}`]
  return [
    ...line('Why you', page.needs),
    ...line('What broke', [page.broke]),
    ...line('Root cause', [page.rootCause, ...page.evidence]),
    ...line('Who suffers', [page.blast]),
    ...line('What automation did', [page.done]),
    ...line('Late', page.late),
    page.links.map(({ text, href }: PageLink) => `[${text}](${href})`).join(' · '),
  ].join('\n')
}
