import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../../../local/scenario/balance.ts'
import type { Platform } from '../../../../local/scenario/platform.ts'
import { keepLines } from '../../../../local/view/keep.ts'
import { incidentTrail, mappedTrails, recoveredTrail } from '../scenario/trails.ts'

const platform = {
  airflow: { url: 'http://127.0.0.1:1', logins: { admin: { username: 'admin', password: 'secret' } } },
  emulator: { endpoint: 'http://127.0.0.1:2', env: { AWS_REGION: 'us-east-1' }, log: '/run/emulator.log' },
  cloud: {
    outputs: { LedgerTableName: "it's", BreakerTableName: 'breakers', DeadLetterQueueUrl: 'http://127.0.0.1:2/q' },
  },
  workspace: { dagFolder: '/run/dags' },
} as unknown as Platform

describe('what is told to somebody who stays', () => {
  it('are commands that can be pasted: variables quoted, the largest incident by its id', () => {
    const trails = mappedTrails(3)
    const incidents = [incidentTrail([recoveredTrail()], { base: 'd'.repeat(32) }), incidentTrail(trails)]
    const lines = keepLines(platform, balanceOf([], incidents, 0))

    expect(lines).toContain("  export LEDGER_TABLE='it'\\''s'")
    expect(lines).toContain('  export BREAKER_TABLE=breakers')
    expect(lines).toContain('  npm run --silent goaround -- incidents')
    expect(lines).toContain('  npm run --silent goaround -- incident cccccccc-1 --svg incident.svg')
  })

  it('names no incident where there is none', () => {
    expect(keepLines(platform, balanceOf([], [], 0)).join('\n')).not.toContain('--svg')
  })
})
