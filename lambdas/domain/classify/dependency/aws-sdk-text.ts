import type { Cause } from '../facts.ts'
import { exactPattern, findIn } from '../text/pattern.ts'

/** The SDKs for Java, Kotlin and .NET name the service in brackets, that for Go before the operation. */
const FORMS = ['\\(Service: ([A-Za-z0-9 ]{2,40})[;,]', 'operation error ([A-Za-z0-9 ]{2,40}): '].map(exactPattern)

/** Names that differ from the prefix of the service's endpoint. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  elasticmapreduce: 'elasticmapreduce',
  emr: 'elasticmapreduce',
  securitytokenservice: 'sts',
  cloudwatchlogs: 'logs',
  cloudwatch: 'monitoring',
  simplesystemsmanagement: 'ssm',
  sfn: 'states',
  stepfunctions: 'states',
  redshiftdata: 'redshift-data',
  redshiftdataapi: 'redshift-data',
  eventbridge: 'events',
  dynamodbstreams: 'streams.dynamodb',
}

/** The service of AWS that an SDK's message names, by the prefix of its endpoint. */
export function serviceInText(cause: Cause): string | null {
  for (const form of FORMS) {
    const found = findIn(cause.pieces, form)?.group(1)
    if (found) return prefixOf(found)
  }
  return null
}

function prefixOf(service: string): string {
  let name = service.toLowerCase().replaceAll(' ', '')
  for (const brand of ['amazon', 'aws']) if (name.startsWith(brand)) name = name.slice(brand.length)
  if (name.endsWith('v2')) name = name.slice(0, -'v2'.length)
  return ENDPOINTS[name] ?? name
}
