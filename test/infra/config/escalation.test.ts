import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../../lib/config/load.ts'
import { policyOf } from '../../../lib/config/policy.ts'
import type { EnvironmentConfigInput } from '../../../lib/config/schema.ts'
import { SECRET_ARN } from '../../support/escalation.ts'
import { smallConfig } from '../../support/goaround-app.ts'

const of = (escalation: unknown, alarms: object = {}) => {
  const small = smallConfig()
  const input = { ...small, alarms: { ...small.alarms, ...alarms }, escalation } as EnvironmentConfigInput
  return policyOf(parseConfig(input, 'test')).escalation
}
const problems = (escalation: unknown): string[] => {
  try {
    of(escalation)
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').slice(1)
    throw error
  }
  return []
}
const tiers = [{ name: 'first' }]

describe('an environment that says nothing of escalation', () => {
  it('tells the mails of its alarms, at once', () => {
    expect(of(undefined, { emails: ['a@example.com'] })).toMatchObject({
      teams: [{ name: 'on-call', tiers: [{ name: 'first', afterSeconds: 0 }], pagerDuty: null, quietHours: null }],
      defaultTeam: 'on-call',
      bars: { holdSeconds: 7200, breakerOpenSeconds: 1800, flakyPerWeek: 3, fallbackSeconds: 300 },
      severities: { 'dead-letter': 'error', approval: 'info', 'deadline-breached': 'critical' },
    })
  })
})

describe('an escalation', () => {
  it('replaces severities one by one, and has its first team for everything nobody owns', () => {
    const policy = of({ teams: { data: { tiers }, ops: { tiers } }, severities: { approval: 'warning' } })
    expect(policy.defaultTeam).toBe('data')
    expect(policy.severities).toMatchObject({ approval: 'warning', exhausted: 'error' })
  })

  it('holds no mail addresses at run time, and of PagerDuty the name of a secret alone', () => {
    const pagerDuty = { routingKeySecretArn: SECRET_ARN }
    const policy = of({ teams: { data: { tiers: [{ name: 'first', emails: ['a@example.com'] }], pagerDuty } } })
    expect(JSON.stringify(policy)).not.toContain('@example.com')
    expect(policy.teams[0]?.pagerDuty).toEqual({ routingKeySecretArn: SECRET_ARN, region: 'us' })
  })
})

describe('bad input', () => {
  it('is named whole: severity, zone, overlap, team, tier order, secret, owner, default', () => {
    const nights = { days: ['mon'], from: '22:00', to: '06:00' }
    const found = problems({
      teams: {
        data: {
          tiers: [
            { name: 'first', afterSeconds: 60 },
            { name: 'second', afterSeconds: 60 },
          ],
          pagerDuty: { routingKeySecretArn: 'https://evil.example', region: 'mars' },
          quietHours: { timeZone: 'Europe/Atlantis', windows: [nights, { days: ['tue'], from: '05:00', to: '07:00' }] },
        },
      },
      severities: { approval: 'panic', exhausted: 'loud' },
      owners: [{ dag: 'x', team: 'nobody' }, { team: 'data' }],
      defaultTeam: 'nobody',
      bars: { holdSeconds: -1 },
    })

    const named = [
      'escalation.teams.data.tiers: ',
      'routingKeySecretArn: found "https://evil.example", expected the ARN of a secret',
      'region: found "mars", expected one of us, eu',
      'timeZone: found "Europe/Atlantis", expected a time zone such as Europe/Vienna',
      'windows.1: found {"days":["tue"],"from":"05:00","to":"07:00"}, expected no minute of windows.0 (mon 22:00–06:00)',
      'severities.approval: found "panic", expected one of critical, error, warning, info',
      'severities.exhausted: found "loud"',
      'owners: ',
      'owners.1: ',
      'defaultTeam: found "nobody", expected one of the teams: data',
      'bars.holdSeconds: found -1, expected at least 60',
    ]
    for (const one of named) expect(found.join('\n'), one).toContain(one)
    expect(found).toHaveLength(named.length)
  })

  it('is named whole where names of teams are bad as well', () => {
    const teams = { 'Data Team': { tiers }, a: { tiers: [{ name: 'b-c' }] }, 'a-b': { tiers: [{ name: 'c' }] } }
    expect(problems({ teams }).map((line) => line.replace(/found .*, expected/, '…'))).toEqual([
      '  - escalation.teams.Data Team: … another name: lower case letters, digits, - (≤ 32)',
      '  - escalation.teams: … names of teams and tiers that make different names of topics',
    ])
  })

  it.each([
    ['a URL of one’s own for PagerDuty', { teams: { a: { tiers, pagerDuty: { url: 'https://evil.example' } } } }],
    ['a page of Airflow that is not https', { airflowUrl: 'http://airflow.example.com' }],
    ['two topics of one name', { teams: { a: { tiers: [{ name: 'b-c' }] }, 'a-b': { tiers: [{ name: 'c' }] } } }],
    ['a team of no name', { teams: { 'Data Team': { tiers } } }],
    ['a team without tiers', { teams: { a: { tiers: [] } } }],
    [
      'a time that is none',
      {
        teams: { a: { tiers, quietHours: { timeZone: 'UTC', windows: [{ days: ['mon'], from: '24:00', to: '6' }] } } },
      },
    ],
  ])('is refused: %s', (_, escalation) => {
    expect(problems(escalation).length).toBeGreaterThan(0)
  })
})
