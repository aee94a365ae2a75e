import { describe, expect, it } from 'vitest'
import { type OwnRule, type OwnRuleWhen, ownRuleSchema } from '../../../../../lambdas/contracts/own-rules.ts'
import type { Task } from '../../../../../lambdas/domain/classify/context.ts'
import { type FailureFacts, factsFromEvent } from '../../../../../lambdas/domain/classify/facts.ts'
import { compileOwnRules } from '../../../../../lambdas/domain/classify/own-rules/compile.ts'
import { failedEvent } from '../../../../support/events.ts'
import { chain, link, raised, said } from '../support.ts'

const TASK: Task = { dag: 'orders_daily', task: 'load', operator: 'PythonOperator', tags: ['billing', 'nightly'] }

function matched(when: OwnRuleWhen, facts: FailureFacts, task: Task | null = TASK) {
  const rule: OwnRule = ownRuleSchema.parse({ name: 'own', when, then: { class: 'transient', category: 'network' } })
  return compileOwnRules([rule])[0]?.test(facts, task) ?? null
}

const HTTP = raised('shop.api.OrdersError', { http_status: 503, host: 'API.Example.com' }, 'try later', [
  'requests.exceptions.HTTPError',
])
const AWS = raised('botocore.exceptions.ClientError', { aws_code: 'ThrottlingException', aws_operation: 'StartJobRun' })
const SQL = raised('psycopg.Error', { sqlstate: '40001' })

describe.each<[keyof OwnRuleWhen, FailureFacts, OwnRuleWhen[], OwnRuleWhen[]]>([
  [
    'exception',
    HTTP,
    [{ exception: 'OrdersError' }, { exception: 'HTTPError' }, { exception: ['x.Other', 'shop.HTTPError'] }],
    [{ exception: 'Orders' }, { exception: ['Other'] }],
  ],
  [
    'aws_code',
    AWS,
    [{ aws_code: 'ThrottlingException' }, { aws_code: 'Throttling' }],
    [{ aws_code: 'ThrottlingFault2' }, { aws_code: 'AccessDenied' }],
  ],
  ['aws_operation', AWS, [{ aws_operation: ['GetJobRun', 'StartJobRun'] }], [{ aws_operation: 'StartJob' }]],
  ['http_status', HTTP, [{ http_status: 503 }, { http_status: [500, 503] }], [{ http_status: 500 }]],
  ['sqlstate', SQL, [{ sqlstate: '40' }, { sqlstate: '40001' }], [{ sqlstate: '01' }, { sqlstate: '40002' }]],
  ['errno', raised('OSError', { errno: 'EIO' }), [{ errno: 'EIO' }], [{ errno: 'ENOSPC' }]],
  ['grpc_code', raised('RpcError', { grpc_code: 'ABORTED' }), [{ grpc_code: 'ABORTED' }], [{ grpc_code: 'OK' }]],
  ['exit_code', raised('E', { exit_code: 3 }), [{ exit_code: [2, 3] }], [{ exit_code: 1 }]],
  ['signal', raised('E', { exit_code: 137 }), [{ signal: 'SIGKILL' }], [{ signal: 'SIGTERM' }]],
  [
    'host',
    HTTP,
    [{ host: 'api.example.com' }, { host: '*.EXAMPLE.com' }, { host: ['x', 'api.*'] }],
    [{ host: 'example.com' }, { host: 'api.example.org' }],
  ],
  ['operator', HTTP, [{ operator: 'Python*' }], [{ operator: 'python*' }]],
  ['dag', HTTP, [{ dag: 'orders_*' }, { dag: ['x', 'orders_daily'] }], [{ dag: 'orders' }]],
  ['task', HTTP, [{ task: 'load' }], [{ task: 'load_*' }]],
  ['tag', HTTP, [{ tag: 'night*' }, { tag: 'billing' }], [{ tag: 'daily' }]],
  ['dependency', HTTP, [{ dependency: 'http:api.*' }], [{ dependency: 'postgres:*' }]],
  [
    'message',
    HTTP,
    [{ message: 'try (again|later)' }, { message: 'TRY' }, { message: '^try later$' }],
    [{ message: '^later' }],
  ],
])('%s', (_, facts, fit, miss) => {
  it.each(fit.map((when) => [JSON.stringify(when), when] as const))('%s fits', (_text, when) => {
    expect(matched(when, facts)).toHaveLength(1)
  })

  it.each(miss.map((when) => [JSON.stringify(when), when] as const))('%s does not fit', (_text, when) => {
    expect(matched(when, facts)).toBeNull()
  })
})

describe('an own rule', () => {
  it('matches only where all its fields do, and tells each of them', () => {
    expect(matched({ http_status: 503, host: '*.example.com', tag: 'billing' }, HTTP)).toEqual([
      'tag=billing',
      'http_status=503',
      'host=API.Example.com',
    ])
    expect(matched({ http_status: 503, tag: 'other' }, HTTP)).toBeNull()
  })

  it('looks through the whole chain of causes', () => {
    const facts = chain(
      link('airflow.exceptions.AirflowException', {}, 'Job failed'),
      link('shop.LedgerLocked', {}, 'ledger is being closed', { relation: 'cause' }),
    )

    expect(matched({ exception: 'LedgerLocked', message: 'job failed' }, facts)).toHaveLength(2)
  })

  it('tells the log tail from messages and from what Airflow says', () => {
    const facts = factsFromEvent(
      failedEvent({ exception: [link('E', {}, 'in the message')], error_text: 'in the text', log_tail: 'in the log' }),
    )

    expect(matched({ log_tail: 'in the' }, facts)).toEqual(['log_tail~"in the"'])
    expect(matched({ log_tail: 'text|message' }, facts)).toBeNull()
    expect(matched({ message: 'in the text' }, facts)).toEqual(['message~"in the text"'])
    expect(matched({ message: 'in the log' }, facts)).toBeNull()
  })

  it('knows no DAG, task or tag of a bare line of text', () => {
    expect(matched({ dag: '*' }, said('x'), null)).toBeNull()
    expect(matched({ tag: '*' }, said('x'), null)).toBeNull()
    expect(matched({ operator: 'Bash*' }, said('x', { operator: 'BashOperator' }), null)).toHaveLength(1)
  })

  it('takes a declared dependency where the failure names none', () => {
    const facts = factsFromEvent(
      failedEvent({ exception: [link('E', {}, 'closed')], dependencies: ['sftp:partner', 'http:shop'] }),
    )

    expect(matched({ dependency: 'http:*' }, facts)).toEqual(['dependency=http:shop'])
    expect(matched({ dependency: 'http:*' }, { ...HTTP, dependencies: ['http:shop'] })).toEqual([
      'dependency=http:api.example.com',
    ])
  })

  it('finds words anywhere in a long message, and anchors mean its ends', () => {
    const long = said(`first ${'x '.repeat(1500)}last`)

    expect(matched({ message: '^first' }, long)).not.toBeNull()
    expect(matched({ message: 'last$' }, long)).not.toBeNull()
    expect(matched({ message: '^x' }, long)).toBeNull()
    expect(matched({ message: 'first[x ]{1,1000}' }, long)?.[0]?.length).toBeLessThan(150)
  })
})
