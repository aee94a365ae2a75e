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
  9200: 'elasticsearch',
  10000: 'hive',
  27017: 'mongodb',
}
const KIND_BY_SUFFIX: Readonly<Record<string, string>> = {
  '.redshift.amazonaws.com': 'redshift',
  '.snowflakecomputing.com': 'snowflake',
  '.database.windows.net': 'mssql',
  '.mongodb.net': 'mongodb',
}
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '0.0.0.0'])
/** True for an address that means the very machine that calls. */
export const isLoopback = (host: string) => LOOPBACK.has(host.toLowerCase())

/**
 * One name for one system: lower case, no final dot, no well-known port; hosts of AWS's own services by service. The
 * kind follows the port, since one host may carry several systems; a port that says nothing stays in the name.
 */
export function hostDependency(rawHost: string, port: number | undefined): string | null {
  const host = trimDots(rawHost.toLowerCase()).replaceAll('[', '').replaceAll(']', '')
  if (host === '' || host.includes('<')) return null
  const service = awsServiceOfHost(host)
  if (service !== null) return `aws:${service}`
  const suffix = Object.keys(KIND_BY_SUFFIX).find((one) => host.endsWith(one))
  const kind = (suffix && KIND_BY_SUFFIX[suffix]) ?? (port === undefined ? undefined : KINDS[port])
  const known = suffix !== undefined || port === undefined || KINDS[port] !== undefined
  const name = LOOPBACK.has(host) ? 'localhost' : host
  return `${kind ?? 'http'}:${name}${known ? '' : `:${port}`}`
}

function trimDots(host: string): string {
  let end = host.length
  while (end > 0 && host[end - 1] === '.') end -= 1
  return host.slice(0, end)
}
