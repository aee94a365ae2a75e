import { awsServiceOfHost } from './aws-host.ts'

/** What listens on a well-known port; its number is dropped from the name. */
const KINDS: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  80: 'http',
  443: 'http',
  587: 'smtp',
  1433: 'mssql',
  1521: 'oracle',
  2181: 'zookeeper',
  3306: 'mysql',
  5432: 'postgres',
  5439: 'redshift',
  5672: 'amqp',
  6379: 'redis',
  9042: 'cassandra',
  9092: 'kafka',
  9094: 'kafka',
  9096: 'kafka',
  9098: 'kafka',
  9200: 'elasticsearch',
  10000: 'hive',
  27017: 'mongodb',
}
const KIND_BY_SUFFIX: Readonly<Record<string, string>> = {
  '.redshift.amazonaws.com': 'redshift',
  '.snowflakecomputing.com': 'snowflake',
  '.database.windows.net': 'mssql',
  '.mongodb.net': 'mongodb',
  '.azuredatabricks.net': 'databricks',
  '.cloud.databricks.com': 'databricks',
  '.confluent.cloud': 'kafka',
}
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '0.0.0.0'])
/** True for an address that means the very machine that calls. */
export const isLoopback = (host: string) => LOOPBACK.has(host.toLowerCase())

/**
 * One name for one system: lower case, no final dot, no well-known port; hosts of AWS's and Google's own services by
 * service, brokers by their cluster. The kind follows the port, since one host may carry several systems; where no port
 * is known, `usual` is the kind; a port that says nothing stays in the name.
 */
export function hostDependency(rawHost: string, port: number | undefined, usual = 'http'): string | null {
  const host = trimDots(rawHost.toLowerCase()).replaceAll('[', '').replaceAll(']', '')
  if (host === '' || host.includes('<')) return null
  const service = awsServiceOfHost(host)
  if (service !== null) return `aws:${service}`
  const google = googleServiceOfHost(host)
  if (google !== null) return `gcp:${google}`
  const suffix = Object.keys(KIND_BY_SUFFIX).find((one) => host.endsWith(one))
  const known = port === undefined ? usual : KINDS[port]
  const kind = (suffix && KIND_BY_SUFFIX[suffix]) ?? known ?? 'http'
  const name = isLoopback(host) ? 'localhost' : clusterOf(host)
  return `${kind}:${name}${suffix === undefined && known === undefined ? `:${port}` : ''}`
}

/** `bigquery` of `bigquery.googleapis.com`, `aiplatform` of `europe-west1-aiplatform.googleapis.com`. */
function googleServiceOfHost(host: string): string | null {
  const end = host.length - '.googleapis.com'.length
  if (end <= 0 || !host.endsWith('.googleapis.com')) return null
  const service = host.slice(0, end).split('.').at(-1) ?? ''
  if (service === 'www') return null
  const regional = service.lastIndexOf('-')
  return regional > 0 && hasDigit(service.slice(0, regional)) ? service.slice(regional + 1) : service
}

/** The brokers of a managed Kafka cluster are one system: their names differ in a numbered first part alone. */
function clusterOf(host: string): string {
  if (host.includes('.kafka.') && host.endsWith('.amazonaws.com')) return afterNumbered(host, 'b-', '.')
  return host.endsWith('.confluent.cloud') ? afterNumbered(host, 'b', '-') : host
}

function afterNumbered(host: string, prefix: string, end: string): string {
  const at = host.indexOf(end, prefix.length)
  const number = host.slice(prefix.length, at)
  return host.startsWith(prefix) && number !== '' && Number.isInteger(Number(number)) ? host.slice(at + 1) : host
}

function hasDigit(text: string): boolean {
  for (let at = 0; at < text.length; at += 1)
    if (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) return true
  return false
}

function trimDots(host: string): string {
  let end = host.length
  while (end > 0 && host[end - 1] === '.') end -= 1
  return host.slice(0, end)
}
