import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dependencySchema } from '../../../../lambdas/contracts/identifiers.ts'
import { classify, classifyEvent } from '../../../../lambdas/domain/classify/classify.ts'
import { factsFromEvent } from '../../../../lambdas/domain/classify/facts.ts'
import { failedEvent } from '../../../support/events.ts'
import { link, raised, said } from './support.ts'

const refused = (host: string, port?: number) =>
  raised('builtins.ConnectionRefusedError', { errno: 'ECONNREFUSED', host, ...(port ? { port } : {}) })

describe('one system has one name', () => {
  it.each([
    [['API.Example.com', 443], 'http:api.example.com'],
    [['api.example.com.', 80], 'http:api.example.com'],
    [['api.example.com', 8443], 'http:api.example.com:8443'],
    [['db.example.com', 5432], 'postgres:db.example.com'],
    [['localhost', 8080], 'http:localhost:8080'],
    [['127.0.0.1', 8080], 'http:localhost:8080'],
    [['acme.snowflakecomputing.com', 443], 'snowflake:acme.snowflakecomputing.com'],
    [['wh.abc.eu-west-1.redshift.amazonaws.com', 5439], 'redshift:wh.abc.eu-west-1.redshift.amazonaws.com'],
    [['orders.abc.eu-west-1.rds.amazonaws.com', 3306], 'mysql:orders.abc.eu-west-1.rds.amazonaws.com'],
    [['a1b2.execute-api.eu-west-1.amazonaws.com', 443], 'http:a1b2.execute-api.eu-west-1.amazonaws.com'],
    [['glue.eu-west-1.amazonaws.com', 443], 'aws:glue'],
    [['raw.s3.eu-west-1.amazonaws.com', 443], 'aws:s3'],
    [['raw.s3.amazonaws.com', 443], 'aws:s3'],
    [['vpce-1.sqs.eu-west-1.vpce.amazonaws.com', 443], 'aws:sqs'],
    [['api.sagemaker.us-gov-west-1.amazonaws.com', 443], 'aws:sagemaker'],
  ] as const)('%j is %s', ([host, port], name) => {
    expect(classify(refused(host, port)).dependency).toBe(name)
  })

  it('a call to AWS is named by the service of its operation', () => {
    const facts = raised('botocore.exceptions.ClientError', {
      aws_code: 'ThrottlingException',
      aws_operation: 'GetJobRun',
    })

    expect(classify(facts).dependency).toBe('aws:glue')
  })

  it('an operation that several services share is named by the operator', () => {
    const exception = [
      link('botocore.exceptions.ClientError', { aws_code: 'ThrottlingException', aws_operation: 'StartJobRun' }),
    ]

    expect(classifyEvent(failedEvent({ operator: 'EmrServerlessStartJobOperator', exception })).dependency).toBe(
      'aws:emr-serverless',
    )
  })

  it('a host in the text counts where the sender reported none', () => {
    expect(
      classify(said("HTTPSConnectionPool(host='api.example.com', port=443): Max retries exceeded")).dependency,
    ).toBe('http:api.example.com')
  })
})

describe('declared dependencies', () => {
  const verdict = (dependencies: string[], host = 'db.eu.example.com', port = 5432) =>
    classifyEvent(
      failedEvent({
        dependencies,
        exception: [link('builtins.ConnectionRefusedError', { errno: 'ECONNREFUSED', host, port })],
      }),
    ).dependency

  it('the one that fits the host is taken by its declared name', () => {
    expect(verdict(['http:shop', 'postgres:orders'])).toBe('postgres:orders')
    expect(verdict(['aws:s3', 'http:example.com'], 'api.example.com', 443)).toBe('http:example.com')
  })

  it('one that does not fit yields to what the failure says itself', () => {
    expect(verdict(['aws:s3'], 'api.example.com', 443)).toBe('http:api.example.com')
  })

  it('is meant where the failure only names a port of the worker itself: a tunnel or a side-car', () => {
    expect(verdict(['aws:s3', 'http:partner-api'], '127.0.0.1', 18_080)).toBe('http:partner-api')
    expect(verdict(['redis:cache', 'postgres:orders'], 'localhost', 5432)).toBe('postgres:orders')
    expect(verdict(['postgres:orders'], '127.0.0.1', 16_543)).toBe('postgres:orders')
    expect(verdict([], '127.0.0.1', 16_543)).toBe('http:localhost:16543')
  })

  it('the first is taken where the failure names no system', () => {
    const exception = [link('requests.exceptions.HTTPError', { http_status: 503 })]

    expect(classifyEvent(failedEvent({ dependencies: ['http:shop', 'aws:s3'], exception })).dependency).toBe(
      'http:shop',
    )
  })
})

describe('no system is blamed', () => {
  it.each([
    ["for the task's own faults", [link('builtins.KeyError', { host: 'api.example.com' })]],
    ["for the task's own time limit", [link('airflow.exceptions.AirflowTaskTimeout', {}, 'Timeout, PID: 1')]],
    ['for a cause nobody knows', [link('airflow.exceptions.AirflowException', {}, 'Job failed')]],
  ])('%s', (_, exception) => {
    expect(classifyEvent(failedEvent({ dependencies: ['http:shop'], exception })).dependency).toBeNull()
  })

  it('for a placeholder or nonsense in place of a host', () => {
    expect(classify(refused('<host>', 443)).dependency).toBeNull()
    expect(classify(refused('ho st;rm', 443)).dependency).toBeNull()
  })
})

describe('the name', () => {
  it('is of the contract whatever host, port and operation a failure claims', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 253 }), fc.domain(), fc.ipV6()),
        fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined }),
        fc.string({ maxLength: 40 }),
        (host, port, aws_operation) => {
          const codes = { errno: 'ECONNREFUSED', host, aws_operation, ...(port === undefined ? {} : { port }) }
          const { dependency } = classify(factsFromEvent(failedEvent({ exception: [link('x.E', codes)] })))

          expect(dependency === null || dependencySchema.safeParse(dependency).success).toBe(true)
        },
      ),
    )
  })
})
