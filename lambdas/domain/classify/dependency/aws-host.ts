const DOMAINS = ['.amazonaws.com', '.amazonaws.com.cn', '.api.aws']
/** Hosts that carry a customer's own system, not a service of AWS: their whole name is the system's. */
const CUSTOMERS = new Set([
  'rds',
  'redshift',
  'execute-api',
  'elb',
  'es',
  'cache',
  'compute',
  'docdb',
  'neptune',
  'kafka',
  'vpce-svc',
])
const NOT_A_SERVICE = new Set(['vpce', 'dualstack', 'fips', 'global', 'aws'])

/** `s3` of `bucket.s3.eu-west-1.amazonaws.com`; null for other hosts and for customers' systems on AWS. */
export function awsServiceOfHost(host: string): string | null {
  const domain = DOMAINS.find((one) => host.endsWith(one))
  if (domain === undefined) return null
  const labels = host
    .slice(0, -domain.length)
    .split('.')
    .filter((label) => !isRegion(label) && !NOT_A_SERVICE.has(label))
  const last = labels.at(-1)
  if (last === undefined || CUSTOMERS.has(last)) return null
  if (last.startsWith('s3')) return 's3'
  return last.endsWith('-fips') ? last.slice(0, -'-fips'.length) : last
}

/** `eu-west-1`, `us-gov-east-1`: words, then a number. */
function isRegion(label: string): boolean {
  const parts = label.split('-')
  return parts.length >= 3 && parts.length <= 4 && parts[0]?.length === 2 && Number.isInteger(Number(parts.at(-1)))
}
