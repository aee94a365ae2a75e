import { describe, expect, it } from 'vitest'
import { factsFromEvent, factsFromLine } from '../../../../lambdas/domain/classify/facts.ts'
import { failedEvent } from '../../../support/events.ts'
import { chain, link } from './support.ts'

const types = (facts: ReturnType<typeof chain>) => facts.causes.map((cause) => cause.type)

describe('the order of causes', () => {
  it('starts with the innermost exception of the chain', () => {
    const facts = chain(
      link('requests.exceptions.ConnectionError'),
      link('urllib3.exceptions.NewConnectionError', {}, '', { relation: 'context' }),
      link('builtins.ConnectionRefusedError', {}, '', { relation: 'cause' }),
    )

    expect(types(facts)).toEqual([
      'builtins.ConnectionRefusedError',
      'urllib3.exceptions.NewConnectionError',
      'requests.exceptions.ConnectionError',
    ])
  })

  it('looks through wrappers, wherever they stand', () => {
    const facts = chain(
      link('shop.errors.LoadFailed'),
      link('airflow.exceptions.AirflowException', {}, 'Job failed', { relation: 'cause' }),
    )

    expect(types(facts)).toEqual(['shop.errors.LoadFailed', 'airflow.exceptions.AirflowException'])
  })

  it('puts an exception that the code handled on its way behind the one that ended the task', () => {
    const facts = chain(
      link('requests.exceptions.ReadTimeout'),
      link('builtins.KeyError', {}, "'cached'", { relation: 'context' }),
    )

    expect(types(facts)).toEqual(['requests.exceptions.ReadTimeout', 'builtins.KeyError'])
  })

  it('ends with what Airflow says and the log tail', () => {
    const facts = factsFromEvent(failedEvent({ error_text: 'finished with state failed', log_tail: 'last words' }))

    expect(facts.causes.map((cause) => cause.message)).toEqual([
      '[Errno 111] Connection refused',
      'finished with state failed',
      'last words',
    ])
  })
})

describe('class names', () => {
  it('come without their modules, whatever language they are of', () => {
    const names = ['a.b.KeyError', 'com.x.Outer$InnerException', 'Aws\\S3\\Exception\\S3Exception', 'Net::ReadTimeout']

    expect(names.map((type) => factsFromLine({ exception_type: type }).causes[0]?.names)).toEqual([
      ['KeyError'],
      ['InnerException'],
      ['S3Exception'],
      ['ReadTimeout'],
    ])
  })

  it('are read from the text where it names them, apart from those reported', () => {
    const [cause] = factsFromLine({
      message: 'sqlalchemy.exc.DBAPIError: x\nCaused by: java.net.ConnectException: y',
    }).causes

    expect(cause).toMatchObject({ names: [], namesInText: ['DBAPIError', 'ConnectException'] })
  })

  it.each([
    ['google.api_core.exceptions.NotFound: 404', ['NotFound']],
    ['TooManyRequests: slow down', ['TooManyRequests']],
    ['Execution Timeout Expired', []],
    ['Timeout: of the server', ['Timeout']],
    ['raised x.y.Gone', ['Gone']],
    ['see docs.example.com for Help', []],
  ])('in %j are %j', (message, names) => {
    expect(factsFromLine({ message }).causes[0]?.namesInText).toEqual(names)
  })
})

describe('messages', () => {
  it('that an inner cause holds already are not read twice', () => {
    const { causes } = chain(
      link('requests.exceptions.ConnectionError', {}, 'reset by peer, errno 104'),
      link('builtins.ConnectionResetError', {}, 'ConnectionResetError: reset by peer, errno 104', {
        relation: 'cause',
      }),
    )

    expect(causes.map(({ message, namesInText }) => [message.length, namesInText.length])).toEqual([
      [46, 1],
      [24, 0],
    ])
    expect(causes[1]?.pieces.map(({ lower }) => lower)).toEqual(['connection error'])
  })
})

describe('codes', () => {
  it('reported by the sender stay apart from those that a text spells out', () => {
    const [cause] = chain(link('x.E', { http_status: 503 }, 'retry after 5 seconds')).causes

    expect(cause).toMatchObject({ codes: { http_status: 503 }, codesInText: { retry_after_s: 5 } })
  })

  it('of a kind that the sender reported are not sought in the text', () => {
    const [cause] = chain(link('x.E', { http_status: 503 }, 'HTTP 404 before, then worse')).causes

    expect(cause?.codesInText).toEqual({})
  })

  it('of a bare line are its exit code and its signal', () => {
    expect(factsFromLine({ exit_code: 1, signal: 'SIGTERM' }).causes[0]?.codes).toEqual({
      exit_code: 1,
      signal: 'SIGTERM',
    })
  })
})
