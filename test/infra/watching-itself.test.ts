import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { goaroundOf, smallConfig } from '../support/goaround-app.ts'

const page = readFileSync('docs/watching-itself.md', 'utf8')

describe('the page on how the machinery is watched', () => {
  it('names alarms that there are, and no alarm is on no page, but those of single functions', () => {
    const dependencies = [{ name: 'http:api.example.com', pool: 'api_slots' }]
    const { stacks } = goaroundOf({
      ...smallConfig('all'),
      pipelines: [{ name: 'orders' }],
      breakers: { dependencies },
    })
    const { reasons } = stacks.observability.alarms
    const named = [...page.matchAll(/`([A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+)`/g)].map(([, name = '']) => name)

    expect(named.length).toBeGreaterThan(30)
    for (const name of named) expect(reasons).toContain(name)
    // Those of further parts are on the pages of these.
    const docs = globSync('docs/*.md').map((file) => readFileSync(file, 'utf8'))
    const told = reasons.filter((reason) => !/-(Errors|Throttles)$/.test(reason))
    for (const reason of told)
      expect(
        docs.some((text) => text.includes(`\`${reason}\``)),
        reason,
      ).toBe(true)
  })
})
