import type { Matcher } from 're2js'
import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const HOST = '([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?\\.?)'
const PORT = '([0-9]{1,5})'
/**
 * The ways clients print whom they called. A URL counts only where the words before it say that it was called: texts
 * are full of links to documentation.
 */
const FORMS = [
  `\\bhost=["']${HOST}["'], port=${PORT}`,
  `(?:for url|endpoint url|connect(?:ed|ing)? to|request to|calling|GET|POST|PUT|PATCH|DELETE|HEAD)[:"' ]{1,3}https?://${HOST}(?::${PORT})?`,
  `\\bconnect(?:ion|ing)?(?: call failed)? (?:to|at|on)(?: server| db:)?(?: at| on)? (?:host )?["']?${HOST}["']?(?: \\([^)]{1,64}\\))?(?:, port | port |:)${PORT}\\b`,
  `\\b(?:server at|on host|host)\\s["']${HOST}["'](?: \\([^)]{1,64}\\))?,?(?: failed|[^"]{0,60} port ${PORT})`,
  `\\bdial tcp:? (?:lookup )?${HOST}(?::${PORT})?`,
  `\\b(?:jdbc:[a-z]{2,16}:(?:thin:@)?|postgres(?:ql)?:|mysql:|redis:|rediss:|amqps?:|mongodb(?:\\+srv)?:|snowflake:)//(?:[^@/\\s]{1,120}@)?${HOST}(?::${PORT})?`,
  `\\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH) ${HOST}:${PORT}\\b`,
  `->${HOST}:${PORT}\\b`,
].map((form) => pattern(form))
const MYSQL = pattern(`MySQL server on ["']${HOST}(?::${PORT})?["']`)
/** These alone may be a word of prose (`resolve host name`), unless it has a dot. */
const DOTTED = [
  `\\b(?:host name|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|resolve(?: host)?|lookup) ["']?${HOST}["']?`,
  `\\b([A-Za-z0-9][A-Za-z0-9.-]{1,160}\\.(?:snowflakecomputing\\.com|amazonaws\\.com|database\\.windows\\.net|mongodb\\.net|azuredatabricks\\.net|cloud\\.databricks\\.com|googleapis\\.com|confluent\\.cloud))(?::${PORT})?\\b`,
].map((form) => pattern(form))
const LARGEST_PORT = 65_535

const MYSQL_PORT = 3306

export function endpoint(parts: readonly Piece[]): ExceptionCodes {
  for (const form of FORMS) {
    const found = findIn(parts, form)
    if (found) return endpointOf(found)
  }
  const mysql = findIn(parts, MYSQL)
  if (mysql) return { port: MYSQL_PORT, ...endpointOf(mysql) }
  for (const form of DOTTED) {
    const found = findIn(parts, form)
    if (found && isDotted(found.group(1) ?? '')) return endpointOf(found)
  }
  return {}
}

function endpointOf(found: Matcher): ExceptionCodes {
  const port = found.groupCount() > 1 && found.group(2) ? Number(found.group(2)) : null
  return { host: found.group(1) ?? '', ...(port !== null && port <= LARGEST_PORT ? { port } : {}) }
}

const isDotted = (host: string) => host.includes('.') || host.toLowerCase() === 'localhost'
