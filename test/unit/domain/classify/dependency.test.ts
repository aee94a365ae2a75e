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
    [['bigquery.googleapis.com', 443], 'gcp:bigquery'],
    [['europe-west1-aiplatform.googleapis.com', 443], 'gcp:aiplatform'],
    [['www.googleapis.com', 443], 'http:www.googleapis.com'],
    [['adb-12.7.azuredatabricks.net', 443], 'databricks:adb-12.7.azuredatabricks.net'],
    [['b-2.shop.ab1.c3.kafka.eu-west-1.amazonaws.com', 9096], 'kafka:shop.ab1.c3.kafka.eu-west-1.amazonaws.com'],
    [['b3-pkc-4r2.eu-west1.gcp.confluent.cloud', 9092], 'kafka:pkc-4r2.eu-west1.gcp.confluent.cloud'],
    [['broker-1.example.com', 9092], 'kafka:broker-1.example.com'],
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

  it.each([
    ['psycopg2.OperationalError: could not translate host name "db.example.com" to address', 'postgres:db.example.com'],
    ['connection to server at "db.example.com" (10.0.0.1), port 5432 failed: reset', 'postgres:db.example.com'],
    ["Can't connect to MySQL server on 'db.example.com' (timed out)", 'mysql:db.example.com'],
    ['jdbc:postgresql://db.example.com:5432/x: connection refused', 'postgres:db.example.com'],
    ['mongodb+srv://etl:***@c.ab1.mongodb.net/x: connection refused', 'mongodb:c.ab1.mongodb.net'],
    ['Error 111 connecting to redis:6379. Connection refused.', 'redis:redis'],
    ['Failed to connect to DB: acme.snowflakecomputing.com:443. Timeout', 'snowflake:acme.snowflakecomputing.com'],
    ['read tcp 10.0.0.1:53211->10.2.3.4:5439: connection reset by peer', 'redshift:10.2.3.4'],
    ['Slow Down (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)', 'aws:s3'],
    ['Rate exceeded (Service: AWSGlue; Status Code: 400; Error Code: ThrottlingException)', 'aws:glue'],
    ['operation error Kinesis: GetRecords, StatusCode: 400, Rate exceeded', 'aws:kinesis'],
  ])('%s is about %s', (message, name) => {
    expect(classify(said(message)).dependency).toBe(name)
  })

  it("an error of Google's clients is named by the operator", () => {
    const exception = [link('google.api_core.exceptions.ServiceUnavailable', {}, '503 backend')]

    expect(classifyEvent(failedEvent({ operator: 'BigQueryInsertJobOperator', exception })).dependency).toBe(
      'gcp:bigquery',
    )
    expect(classifyEvent(failedEvent({ operator: 'PythonOperator', exception })).dependency).toBeNull()
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
    ['for a cluster without room', [link('airflow.exceptions.AirflowException', {}, '0/3 nodes are available')]],
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
