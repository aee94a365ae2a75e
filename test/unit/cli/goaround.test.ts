import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const PROGRAM = join(import.meta.dirname, '../../../bin/goaround.ts')

function goaround(...args: string[]) {
  // Nobody's credentials: what must not reach AWS can't.
  const none = {
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const env = { PATH: process.env.PATH, AWS_REGION: 'us-east-1', ...none }
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

// A process each, which on a busy machine takes its time to start.
describe('the command goaround', { timeout: 60_000 }, () => {
  it('lists its commands by --help, which is good', () => {
    const { status, stdout } = goaround('--help')
    expect(status).toBe(0)
    for (const command of [
      'classify',
      'rules',
      'recoveries',
      'explain',
      'incidents',
      'incident [options] <id>',
      'breakers',
      'records',
      'breaker [options] <key> [override]',
      'pause',
      'resume',
    ])
      expect(stdout).toContain(command)
  })

  it.each([
    [['destroy'], /unknown command 'destroy'/],
    [['rules'], /^goaround: name the configuration by --config <file>, or the environment by --env <name>/],
    [['rules', '--config', '/no/such.json'], /^goaround: \/no\/such.json: there is no such file/],
    [['rules', '--stats', '--suggest'], /^goaround: give --stats or --suggest, not both/],
    [['classify', '--config', '/no/such.json'], /there is no such file/],
    [['records', 'list'], /^goaround: name the environment by --env or GOAROUND_ENVIRONMENT/],
    [['records', 'destroy'], /unknown command 'destroy'/],
    [['recoveries'], /^goaround: name the environment by --env or GOAROUND_ENVIRONMENT/],
  ])('answers bad input with 2 and what is wrong: %j', (args, message) => {
    const { status, stdout, stderr } = goaround(...args)
    expect(stderr).toMatch(message)
    expect([status, stdout]).toEqual([2, ''])
  })

  it('answers 1 with a message, no stack trace, where AWS cannot be asked', () => {
    const { status, stderr } = goaround('--env', 'prod', 'recoveries')
    expect(stderr).toMatch(/^goaround: .*[Cc]redentials/)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(status).toBe(1)
  })
})
