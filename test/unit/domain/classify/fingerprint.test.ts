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
    ['one and many', 'found 1 error in 1 row', 'found 12 errors in 7 rows'],
    ['ARNs', 'role arn:aws:iam::1:role/a is gone', 'role arn:aws:iam::22:role/team/b is gone'],
    ['topics by ARN', 'no topic arn:aws:sns:::orders today', 'no topic arn:aws:sns:::returns today'],
    ['S3 keys', 'missing s3://raw/2026/01/a.csv', 'missing s3://raw/2026/02/b/c.csv'],
    ['memory addresses', 'no repr of <Foo at 0x7f1a2b>', 'no repr of <Foo at 0x55cc01>'],
    ['run ids', 'run manual__2026-01-01T00:00:00+00:00 stopped', 'run scheduled__2025-12-31T23:00:00+00:00 stopped'],
    ['map indexes', 'index [3] of load failed', 'index [417] of load failed'],
    ['JSON values', 'bad row {"a": 1, "b": "x"}', 'bad row {"a": 2, "b": "y", "c": [3, 4]}'],
    ['dates in words', 'no file of Monday January 5', 'no file of Friday February 27'],
    ['hexadecimal ids', 'commit 9f86d081884c7d65 rejected', 'commit 0a1b2c3d4e5f6071 rejected'],
    ['short hosts with a domain', 'no answer of shop.internal:80', 'no answer of store.com:8080'],
    ['request ids', 'denied (Request ID: 8A2Z, Extended: x/y+1=)', 'denied (Request ID: 77QP, Extended: q/z+2=)'],
    ['numbers in a named column', 'column "amount_2025" is odd', 'column "amount_2026" is odd'],
    ['a dump behind the cause', `refused ${'x1 '.repeat(90)}`, `refused ${'x22 '.repeat(2000)}`],
    ['how long ids are in a long text', `${'id 7 of shop; '.repeat(90)}`, `${'id 7890123 of shop; '.repeat(90)}`],
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
    ['missing keys', "KeyError: 'amount'", "KeyError: 'price'"],
    ['bare keys', "'amount'", "'price'"],
    ['columns', 'column "amount" does not exist', 'column "price" does not exist'],
    ['modules', "No module named 'pandas'", "No module named 'numpy'"],
    ['attributes', "'Row' object has no attribute 'get'", "'Row' object has no attribute 'items'"],
    ['connections', "The conn_id `shop` isn't defined", "The conn_id `bank` isn't defined"],
    ['undefined names', "'amount' is undefined", "'price' is undefined"],
    [
      'AWS codes',
      'An error occurred (A) when calling the X operation',
      'An error occurred (B) when calling the X operation',
    ],
    ['exit codes', 'command failed, exit code 1', 'command failed, exit code 2'],
    ['SQLSTATEs', 'ERROR, SQLSTATE: 40001', 'ERROR, SQLSTATE: 42601'],
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
