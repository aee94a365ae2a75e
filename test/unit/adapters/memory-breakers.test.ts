import { describe, expect, it } from 'vitest'
import { MemoryBreakers } from '../../../lambdas/adapters/memory-breakers.ts'
import { at, KEY } from '../../support/breakers.ts'
import { breakersContract } from './breakers-contract.ts'

describe('breakers in memory', () => breakersContract(() => new MemoryBreakers()))

describe('sensors in memory', () => {
  it('wait until their item expires, oldest first', async () => {
    const breakers = new MemoryBreakers()
    breakers.wait(KEY, { taskInstance: 'b/r/t/-1', at: at(2) }, at(60))
    breakers.wait(KEY, { taskInstance: 'a/r/t/-1', at: at(1) }, at(90))
    breakers.wait(KEY, { taskInstance: 'c/r/t/-1', at: at(3) }, at(10))

    expect((await breakers.waiting(KEY, at(10))).map((w) => w.taskInstance)).toEqual(['a/r/t/-1', 'b/r/t/-1'])
  })
})
