import { describe, expect, it } from 'vitest'
import { cause, update } from '../../../../lambdas/domain/flows/flow.ts'
import { VersionConflict } from '../../../../lambdas/domain/ports/ledger.ts'
import { advance } from '../../../../lambdas/domain/recovery/advance.ts'
import { house } from '../../../support/house.ts'
import { NOW, recoveryIn } from '../../../support/recoveries.ts'

const { id } = recoveryIn({ kind: 'opened' })

describe('a write to a recovery', () => {
  it('is decided anew on what the quicker one wrote', async () => {
    const { flow, stored, now } = house()
    await stored(recoveryIn({ kind: 'waiting', until: NOW }))
    const more = () =>
      update(flow, id, async (r) => {
        await Promise.resolve()
        return advance(r, r.state, cause(flow, 'count'), { attempts: r.attempts + 1 })
      })

    await Promise.all([more(), more(), more()])

    expect(await now(id)).toMatchObject({ attempts: 3, version: 6 })
  })

  it('gives up after others were quicker nine times, so that the message is delivered again', async () => {
    const { flow, stored, ledger } = house()
    await stored(recoveryIn({ kind: 'waiting', until: NOW }))
    let saves = 0
    ledger.save = async () => {
      saves += 1
      throw new VersionConflict(id)
    }

    const wanted = update(flow, id, (r) => advance(r, r.state, cause(flow, 'x')))

    await expect(wanted).rejects.toThrow(VersionConflict)
    expect(saves).toBe(9)
  })

  it('is not repeated where the store itself fails', async () => {
    const { flow, stored, ledger } = house()
    await stored(recoveryIn({ kind: 'waiting', until: NOW }))
    let saves = 0
    ledger.save = async () => {
      saves += 1
      throw new Error('throttled')
    }

    await expect(update(flow, id, (r) => advance(r, r.state, cause(flow, 'x')))).rejects.toThrow('throttled')
    expect(saves).toBe(1)
  })

  it('of a recovery that is not there is an error', async () => {
    await expect(update(house().flow, id, () => undefined)).rejects.toThrow(`recovery ${id} is not in the ledger`)
  })
})

describe('the reason in the audit trail', () => {
  it('is kept short, whatever Airflow said', () => {
    expect(cause(house().flow, 'x'.repeat(5000)).reason).toHaveLength(500)
  })
})
