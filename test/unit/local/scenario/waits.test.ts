import { describe, expect, it } from 'vitest'
import { AirflowRequestError } from '../../../../local/airflow/client.ts'
import { NotInTime, Waits } from '../../../../local/scenario/waits.ts'

const LATER = Date.now() + 3_600_000
const busy = new AirflowRequestError('GET', '/dags', 500, 'database is locked')

describe('waiting for a condition', () => {
  it('asks until there is an answer, and meanwhile tells for what', async () => {
    const waits = new Waits(LATER)
    const told: (readonly string[])[] = []
    const answers = [undefined, undefined, 'there']

    const found = await waits.until(
      'the tide',
      () => {
        told.push(waits.open)
        return answers.shift()
      },
      0,
    )

    expect(found).toBe('there')
    expect(told).toEqual([['the tide'], ['the tide'], ['the tide']])
    expect(waits.open).toEqual([])
  })

  it('bears an error that passes', async () => {
    let asked = 0
    const find = () => {
      asked += 1
      if (asked === 1) throw busy
      return asked
    }

    expect(await new Waits(LATER).until('an answer', find, 0)).toBe(2)
  })

  it.each([new TypeError('x is undefined'), new AirflowRequestError('GET', '/dags/none', 404, 'no such DAG')])(
    'does not bear one that will not: %s',
    async (error) => {
      const find = () => {
        throw error
      }

      await expect(new Waits(LATER).until('an answer', find, 0)).rejects.toBe(error)
    },
  )

  it('ends with the time, and says what was in the way', async () => {
    const late = new Waits(0)

    await expect(late.until('the tide', () => undefined, 0)).rejects.toThrow(
      new NotInTime('waited in vain for the tide'),
    )
    await expect(late.until('Airflow', () => Promise.reject(busy), 0)).rejects.toThrow('Airflow answered 500')
    expect(late.open).toEqual([])
  })
})
