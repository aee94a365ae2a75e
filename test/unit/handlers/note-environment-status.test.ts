import { describe, expect, it } from 'vitest'
import { noteStatus } from '../../../lambdas/handlers/note-environment-status.ts'
import { house } from '../../support/house.ts'
import { measuredBy } from '../../support/metrics.ts'
import { statusEvent } from '../../support/mwaa-status.ts'

function noting() {
  const { flow, controls } = house()
  const rejected: { body: string; reason: string }[] = []
  const reject = async (body: string, reason: string) => void rejected.push({ body, reason })
  return {
    rejected,
    known: () => controls.environmentStatus('test'),
    note: (event: unknown) => noteStatus(event, () => ({ ...flow, reject })),
  }
}

describe('what MWAA says of its environment', () => {
  it('is written down', async () => {
    const { note, known } = noting()

    expect(await note(statusEvent())).toEqual({ noted: 'written' })

    expect(await known()).toEqual({ status: 'UPDATING', at: '2026-11-01T00:00:00.000Z' })
  })

  it('does not replace what was said later', async () => {
    const { note, known } = noting()
    await note(statusEvent({ time: '2026-11-01T00:20:00Z', detail: { name: 'airflow-test', status: 'AVAILABLE' } }))

    expect(await note(statusEvent())).toEqual({ noted: 'older' })

    expect(await known()).toMatchObject({ status: 'AVAILABLE' })
  })

  it('is passed over where it is of another environment', async () => {
    const { note, known, rejected } = noting()

    expect(await note(statusEvent({ detail: { name: 'airflow-other', status: 'UPDATING' } }))).toEqual({
      noted: 'other',
    })

    expect([await known(), rejected]).toEqual([undefined, []])
  })

  it('is kept with the reason and counted where it cannot be read', async () => {
    const { note, known, rejected } = noting()
    const event = statusEvent({ detail: { environment: 'airflow-test', state: 'UPDATING' } })

    expect(await measuredBy(async () => expect(await note(event)).toEqual({ noted: 'rejected' }))).toEqual({
      EventsRejected: 1,
    })

    expect(rejected).toEqual([{ body: JSON.stringify(event), reason: expect.stringMatching(/name: .*status: /) }])
    expect(await known()).toBeUndefined()
  })

  it('loses nothing where the store cannot be reached', async () => {
    const { flow } = house()
    const controls = { setEnvironmentStatus: () => Promise.reject(new Error('throttled')) }
    const reject = () => Promise.resolve()

    await expect(noteStatus(statusEvent(), () => ({ ...flow, controls, reject }))).rejects.toThrow('throttled')
  })
})
