import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ownRuleSchema } from '../../lambdas/contracts/own-rules.ts'
import { FUNCTION_NAMES } from '../../lib/constructs/recovery-functions.ts'
import { SECRET_ARN } from '../support/escalation.ts'
import { goaroundOf, goaroundOfStage, resourcesOf, STAGES, smallConfig } from '../support/goaround-app.ts'

const runbook = readFileSync('runbook.md', 'utf8')
const PARTS = ['Meaning', 'Impact', 'What automation already tried', 'Check', 'Act', 'Roll back', 'Escalate']
const SCENARIOS = [
  'First five minutes',
  'Stop everything: the kill switch',
  'Mass redrive',
  'Redrive dead letters',
  'Replay records',
  'Restore the ledger',
  'Roll back a deploy',
  'Rotate keys',
  'MWAA or region outage',
  'Remove Goaround',
]

/** `## heading` and what is under it. */
const sections = runbook
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ heading: text.split('\n')[0] ?? '', text }))
const ofAlarms = sections.filter(({ text }) => text.includes('\n### '))

/** Those of the stages, and one with all that is optional. */
let environments: Awaited<ReturnType<typeof goaroundOfStage>>[]
beforeAll(async () => {
  const dependencies = [{ name: 'http:api.example.com', pool: 'api_slots' }]
  const stages = await Promise.all(STAGES.map((stage) => goaroundOfStage(stage)))
  const pagerDuty = { routingKeySecretArn: SECRET_ARN }
  const escalation = { teams: { data: { tiers: [{ name: 'first' }], pagerDuty } } }
  environments = [
    goaroundOf({ ...smallConfig('all'), pipelines: [{ name: 'orders' }], breakers: { dependencies }, escalation }),
    ...stages,
  ]
})

const outputsOf = (layer: 'state' | 'recovery'): string[] =>
  Object.keys((environments[0]?.[layer].toJSON().Outputs ?? {}) as object)

describe('the runbook', () => {
  it('has a section for each alarm of each environment, and none for an alarm that there is not', () => {
    const reasons = new Set(environments.flatMap(({ stacks }) => stacks.observability.alarms.reasons))

    expect(ofAlarms.map(({ heading }) => heading).toSorted()).toEqual([...reasons].toSorted())
  })

  it('has the headings that alarms link to', () => {
    const anchors = new Set(
      sections.map(({ heading }) =>
        heading
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      ),
    )
    const linked = [
      ...JSON.stringify(environments.map(({ observability }) => observability.toJSON())).matchAll(
        /runbook\.md#([a-z-]+)/g,
      ),
    ]
    const within = [...runbook.matchAll(/\]\(#([^)]+)\)/g)]

    expect(linked.length).toBeGreaterThan(100)
    for (const [, anchor] of [...linked, ...within]) expect(anchors).toContain(anchor)
  })

  it.each(ofAlarms)(
    'says of $heading what it means and does, what was tried, what to do, undo and whom to call',
    ({ text }) => {
      const parts = text.split(/^### /m).slice(1)

      expect(parts.map((part) => part.split('\n')[0])).toEqual(PARTS)
      for (const part of parts) expect(part.split('\n').slice(1).join(' ').trim().length).toBeGreaterThan(20)
      expect(parts[PARTS.indexOf('Check')]).toContain('```sh')
    },
  )

  it.each(SCENARIOS)('tells what to do step by step: %s', (scenario) => {
    const found = sections.find(({ heading }) => heading === scenario)

    expect(found?.text).toContain('```sh')
  })

  it('shows an own rule that a configuration takes', () => {
    const shown = sections.find(({ heading }) => heading === 'Your own rules')?.text ?? ''
    const [, json] = shown.match(/```json\n([\s\S]*?)```/) ?? []

    expect(ownRuleSchema.parse(JSON.parse(json ?? ''))).toMatchObject({ then: { class: 'transient' } })
  })

  it('asks for outputs, queues and functions that there are', () => {
    const [first] = environments
    const names = Object.values(resourcesOf(first?.templates ?? [], 'AWS::SQS::Queue')).map((queue) =>
      String(queue.Properties?.QueueName),
    )
    const roles = names.map((name) => name.replace('goaround-all-', ''))
    const code = [...runbook.matchAll(/```sh[\s\S]*?```|`[^`\n]+`/g)].join('\n')
    const used = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, name]) => name)

    for (const name of used(/\b(?:queue|depth|peek) ([a-z][a-z.-]+[a-z])/g)) expect(roles).toContain(name)
    for (const name of used(/\boutput State (\w+)/g)) expect(outputsOf('state')).toContain(name)
    for (const name of used(/\boutput Recovery (\w+)/g)) expect(outputsOf('recovery')).toContain(name)
    for (const name of used(/\berrors ([A-Z]\w+)/g)) expect([...FUNCTION_NAMES, 'ShedPools']).toContain(name)
  })

  it('uses commands that the operator’s CLI has', () => {
    const cli = readFileSync('bin/goaround.ts', 'utf8')
    const known = [...cli.matchAll(/\.command\('(\w+)/g)].map(([, name]) => name)
    const used = [...runbook.matchAll(/goaround -- (\w+)/g)].map(([, name]) => name)

    expect(used.length).toBeGreaterThan(20)
    for (const name of used) expect(known).toContain(name)
  })
})
