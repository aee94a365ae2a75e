import { describe, expect, it } from 'vitest'
import { classify } from '../../../../lambdas/domain/classify/classify.ts'
import { said } from './support.ts'
import { SYSTEMS } from './systems/index.ts'

describe.each(Object.entries(SYSTEMS))('%s', (_, { transient, permanent, unknown }) => {
  it.each(transient)('heals by itself after %j', (text) => {
    expect(classify(said(text)).class).toBe('transient')
  })

  it.each(permanent)('needs a person after %j', (text) => {
    expect(classify(said(text)).class).toBe('permanent')
  })

  it.each(unknown)('leaves it open after %j', (text) => {
    expect(classify(said(text)).class).toBe('unknown')
  })
})
