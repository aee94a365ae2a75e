import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { chatMessageOf } from '../../../../lambdas/domain/escalation/chat-message.ts'
import { capped, chatSafe, clean, subjectLine } from '../../../../lambdas/domain/escalation/clean.ts'
import type { Page } from '../../../../lambdas/domain/escalation/page.ts'
import { subjectOf, summaryOf, textOf } from '../../../../lambdas/domain/escalation/page-text.ts'
import { alertEventOf } from '../../../../lambdas/domain/escalation/pagerduty-event.ts'
import { escalationPage } from '../../../../scripts/escalation-page.ts'
import { samplePage } from '../../../../scripts/escalation-sample.ts'
import { PagerDutyServer } from '../../../support/pagerduty-server.ts'

const page = samplePage()
const HOSTILE = 'a\u202Eb\u0007\n<!channel> [click](https://evil.example) `rm -rf` *x* @everyone 💥'
const hostile: Page = { ...page, title: clean(HOSTILE), evidence: [clean(HOSTILE)], needs: [clean(HOSTILE)] }

describe('a page', () => {
  it('says all that somebody who is woken wants to know', () => {
    const text = textOf(page)
    for (const head of [
      'Why you',
      'What broke',
      'Root cause',
      'Who suffers',
      'What automation did',
      'What it will do',
    ]) {
      expect(text).toContain(head)
    }
    expect(text).toContain('6 recovered, 2 dead letters, 1 still under way')
    expect(text).toContain('02:47:30 UTC: attempt 5 of invoice_totals/post_totals')
    expect(text).toContain('due 2026-11-26T03:30:00 UTC')
    expect(text).toContain('explain a1d4c2f0777777777777777777777777')
    expect(text).toContain('ack c0ffee12-1')
  })

  it('links by https alone, to sections that the runbook has', () => {
    const anchors = [...readFileSync('runbook.md', 'utf8').matchAll(/^## (.*)$/gm)].map(([, heading]) =>
      (heading ?? '')
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    )
    const links = readFileSync('lambdas/domain/escalation/page-links.ts', 'utf8')
    const sections = [...links.matchAll(/: '([a-z-]+)',$/gm)].map(([, anchor]) => anchor)

    expect(page.links.map(({ text }) => text)).toEqual(['Runbook', 'Airflow', 'Execution', 'Dead letters', 'Dashboard'])
    for (const { href } of page.links) expect(href).toMatch(/^https:\/\/[^\s<>"]+$/)
    expect(sections.length).toBeGreaterThan(8)
    for (const section of sections) expect(anchors).toContain(section)
  })

  it('is printed in the docs as the code makes it', () => {
    expect(readFileSync('docs/escalation.md', 'utf8')).toBe(escalationPage())
  })
})

describe('text from outside', () => {
  it('hides nothing, turns nothing around and stays on its line', () => {
    expect(clean(HOSTILE)).toBe('a b <!channel> [click](https://evil.example) `rm -rf` *x* @everyone 💥')
  })

  it('is no markup in a chat: it mentions nobody, links nowhere and is no code', () => {
    const { content, metadata } = chatMessageOf(hostile)
    for (const text of [content.title, metadata.summary, chatSafe(HOSTILE)]) expect(text).not.toMatch(/[<>@`*[\]|]/)
    expect(content.description).not.toMatch(/<!channel>|\]\(https:\/\/evil|@everyone/)
  })

  it('makes a subject of one ASCII line', () => {
    expect(subjectOf(hostile)).toMatch(/^[ -~]{1,100}$/)
    expect(subjectLine('ü'.repeat(300))).toHaveLength(100)
  })

  it('is cut between characters, with its head kept', () => {
    expect(capped('💥'.repeat(5), 3)).toBe('💥💥…')
    expect(capped('abc', 3)).toBe('abc')
  })
})

describe('an event for PagerDuty', () => {
  const long: Page = { ...hostile, needs: ['💥'.repeat(3000)], broke: 'x'.repeat(400_000), blast: '💥'.repeat(50_000) }

  it('is of its schema, whatever is in it', async () => {
    const server = new PagerDutyServer()
    const url = await server.start()
    const send = async (one: Page) => {
      const body = JSON.stringify({ routing_key: 'R'.repeat(32), ...alertEventOf(one) })
      const { status } = await fetch(`${url}/v2/enqueue`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return status
    }
    const all = (['trigger', 'update', 'remind', 'hand-over', 'acknowledge', 'resolve'] as const).map((telling) =>
      samplePage(telling),
    )
    for (const one of [...all, hostile, long]) expect([await send(one), server.rejected]).toEqual([202, []])
    await server.stop()
  })

  it('has the incident and its generation as its key, whatever is told of it', () => {
    for (const telling of ['trigger', 'update', 'acknowledge', 'resolve'] as const) {
      expect(alertEventOf(samplePage(telling)).dedup_key).toBe(page.incidentId)
    }
  })

  it('cuts its summary at 1,024 characters and drops details before it is too large', () => {
    const event = alertEventOf(long)
    if (event.event_action !== 'trigger') throw new Error('no trigger')
    expect([...event.payload.summary]).toHaveLength(1024)
    expect(event.payload.custom_details).toBeUndefined()
    expect(alertEventOf(page)).toHaveProperty('payload.custom_details.why_you')
  })

  it('says what it is about first', () => {
    expect(summaryOf(page)).toMatch(/^\[error\] http:partner-api\.example\.com does not answer: 2 tasks kept failing/)
    expect(summaryOf(samplePage('resolve'))).toMatch(/^\[over\]/)
  })
})

describe('a message for a chat', () => {
  it('is a custom notification of version 1.0, in the thread of its incident', () => {
    const message = chatMessageOf(page)
    expect(message).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: '🟠 http:partner-api.example.com does not answer' },
      metadata: { threadId: page.incidentId, eventType: 'goaround-trigger' },
    })
    expect(chatMessageOf(samplePage('resolve')).metadata.threadId).toBe(page.incidentId)
    expect(message.metadata.relatedResources).toEqual(page.links.map(({ href }) => href))
  })
})
