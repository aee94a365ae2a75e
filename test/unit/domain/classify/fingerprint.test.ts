import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../../lambdas/domain/classify/fingerprint.ts'
import { chain, link, raised, said } from './support.ts'

const print = (message: string) => fingerprint(said(message))
const framed = (...frames: string[]) => fingerprint(chain(link('builtins.KeyError', {}, "'x'", { frames })))

describe('one cause has one fingerprint', () => {
  it.each([
    ['numbers', 'Task 7 failed after 12.5 s', 'Task 8001 failed after 3 s'],
    ['quoted values', "no such user 'anna'", "no such user 'bob the builder'"],
    ['ids', 'run 7f3c2a9e-0b1d-4c55-9a77-1234567890ab lost', 'run 00000000-aaaa-bbbb-cccc-1234567890ab lost'],
    ['times', 'no data since Mon Jan 12 10:11:12 2026', 'no data since Fri Oct 30 23:00:01 2026'],
    ['paths', 'cannot read /data/a/in.csv', 'cannot read /mnt/x.csv'],
    ['hosts', 'no answer of db.eu.example.com', 'no answer of other.us.example.com'],
    ['addresses', 'mail to anna@example.com bounced', 'mail to bob@example.org bounced'],
    ['upper and lower case', 'Deadlock found', 'deadlock found'],
    ['how many values a list holds', 'rows 1, 2, 3 are odd', 'rows 4, 5 are odd'],
  ])('though %s differ', (_, one, other) => {
    expect(print(one)).toBe(print(other))
  })

  it('though the worker keeps its DAGs in another folder', () => {
    expect(framed('/opt/a/dags/orders.py:load')).toBe(framed('/usr/b/orders.py:load'))
  })

  it('though another wrapper surrounds it', () => {
    const cause = link('builtins.KeyError', {}, "'x'", { relation: 'cause' })

    expect(fingerprint(chain(link('airflow.exceptions.AirflowException'), cause))).toBe(
      fingerprint(chain(link('builtins.RuntimeError', {}, 'load failed'), cause)),
    )
  })
})

describe('two causes have two fingerprints', () => {
  it.each([
    ['words', 'column is missing', 'table is missing'],
    ['status', 'HTTP 503 from shop', 'HTTP 404 from shop'],
    ["words around a contraction (can't is no quote)", "can't read, won't write", "can't read, don't write"],
  ])('where %s differ', (_, one, other) => {
    expect(print(one)).not.toBe(print(other))
  })

  it('where types, codes or frames differ', () => {
    const prints = [
      fingerprint(raised('builtins.KeyError', {}, 'x')),
      fingerprint(raised('builtins.TypeError', {}, 'x')),
      fingerprint(raised('x.HTTPError', { http_status: 500 }, 'x')),
      fingerprint(raised('x.HTTPError', { http_status: 502 }, 'x')),
      framed('orders.py:load'),
      framed('orders.py:save'),
    ]

    expect(new Set(prints).size).toBe(prints.length)
  })
})

it('a fingerprint is always sixteen hex digits, and the same for the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (message) => {
      expect(print(message)).toMatch(/^[0-9a-f]{16}$/)
      expect(print(message)).toBe(print(message))
    }),
  )
})
