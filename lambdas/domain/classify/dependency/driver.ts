import type { Cause } from '../facts.ts'

/** Words in a driver's module, address or message, and the kind of system that it talks to. */
const KINDS: readonly (readonly [string, string])[] = [
  ['redshift', 'redshift'],
  ['psycopg', 'postgres'],
  ['asyncpg', 'postgres'],
  ['postgresql:', 'postgres'],
  ['postgres:', 'postgres'],
  ['pymysql', 'mysql'],
  ['mysql', 'mysql'],
  ['snowflake', 'snowflake'],
  ['pymongo', 'mongodb'],
  ['mongodb', 'mongodb'],
  ['redis', 'redis'],
  ['cx_oracle', 'oracle'],
  ['oracledb', 'oracle'],
  ['pymssql', 'mssql'],
  ['sql server', 'mssql'],
  ['elasticsearch', 'elasticsearch'],
  ['opensearch', 'elasticsearch'],
  ['kafka', 'kafka'],
  ['paramiko', 'ssh'],
  ['ftplib', 'ftp'],
  ['smtplib', 'smtp'],
]

/** The kind of system that the cause's driver talks to; undefined where its type and message name none. */
export function kindOfDriver(cause: Cause): string | undefined {
  const words = `${cause.type ?? ''} ${cause.pieces[0]?.text ?? ''}`.toLowerCase()
  return KINDS.find(([word]) => words.includes(word))?.[1]
}
