import { describe, expect, it } from 'vitest'
import { hash32, policyHashOf } from '../../../lambdas/adapters/hash.ts'
import { recoveryIdSchema } from '../../../lambdas/contracts/identifiers.ts'

describe('names by hash', () => {
  it('of a recovery are 32 hex digits, the same for the same failure in every process', () => {
    const id = hash32('["test","orders","run","load",-1,1,"a"]')
    expect(recoveryIdSchema.parse(id)).toBe('346a6601837dd70bfad7837af2788201')
    expect(hash32('["test","orders","run","load",-1,1,"b"]')).not.toBe(id)
  })

  it('of a policy are 12 hex digits, others for another document', () => {
    expect(policyHashOf('{}')).toBe('44136fa355b3')
    expect(policyHashOf('{ }')).not.toBe(policyHashOf('{}'))
  })
})
