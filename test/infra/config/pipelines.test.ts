import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../../lib/config/load.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const parse = (pipelines: unknown) => parseConfig({ ...smallConfig(), pipelines }, 'test').pipelines

function problemsOf(pipelines: unknown): string {
  try {
    parse(pipelines)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('pipelines of a configuration', () => {
  it('are none where nothing is said, and have limits of their own', () => {
    expect(parse(undefined)).toEqual([])
    expect(parse([{ name: 'orders' }, { name: 'clicks', owner: 'web', oldestSeconds: 60, depth: 5 }])).toEqual([
      { name: 'orders', oldestSeconds: 14_400, depth: 1000 },
      { name: 'clicks', owner: 'web', oldestSeconds: 60, depth: 5 },
    ])
  })

  it.each([
    [
      'a name that is no part of a queue’s',
      [{ name: 'Orders' }],
      /pipelines\.0\.name: found "Orders", expected lower case/,
    ],
    ['a name that makes a queue’s too long', [{ name: 'a'.repeat(27) }], /pipelines\.0\.name: .*at most 26/],
    ['one twice', [{ name: 'orders' }, { name: 'orders' }], /pipelines: .*each pipeline once/],
    ['names whose outputs are the same', [{ name: 'a-b' }, { name: 'a--b' }], /pipelines: .*each pipeline once/],
    ['a limit of no time', [{ name: 'orders', oldestSeconds: 0 }], /pipelines\.0\.oldestSeconds: .*at least 60/],
    ['a limit longer than messages live', [{ name: 'orders', oldestSeconds: 1_209_601 }], /oldestSeconds/],
    ['a key that there is not', [{ name: 'orders', deep: 5 }], /pipelines\.0\.deep: .*no such key/],
    ['more than an alarm can look at', Array.from({ length: 10 }, (_, n) => ({ name: `p${n}` })), /at most 9 entries/],
  ])('are refused with %s', (_what, pipelines, message) => {
    expect(problemsOf(pipelines)).toMatch(message)
  })
})
