import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { findIn, type Piece, pattern } from '../pattern.ts'

const HOST = '([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?\\.?)'
/**
 * The ways clients print whom they called. A URL counts only where the words before it say that it was called: texts
 * are full of links to documentation.
 */
const FORMS = [
  `\\bhost=["']${HOST}["'], port=([0-9]{1,5})`,
  `(?:for url|endpoint url|connect(?:ed|ing)? to|request to|calling|GET|POST|PUT|PATCH|DELETE|HEAD)[:"' ]{1,3}https?://${HOST}(?::([0-9]{1,5}))?`,
  `\\bconnect(?:ion|ing)?(?: call failed)?(?: to)?(?: server| db:)?(?: at| on)? (?:host )?["']?${HOST}["']?(?: \\([^)]{1,64}\\))?(?:, port |:)([0-9]{1,5})\\b`,
  `\\b(?:server at|on host|host)\\s["']${HOST}["'](?: \\([^)]{1,64}\\))?,?(?: failed|[^"]{0,60} port ([0-9]{1,5}))`,
  `\\bdial tcp:? (?:lookup )?${HOST}(?::([0-9]{1,5}))?`,
  `\\b(?:jdbc:[a-z]{2,16}:(?:thin:@)?|postgres(?:ql)?:|mysql:|redis:|rediss:|amqps?:|mongodb(?:\\+srv)?:|snowflake:)//(?:[^@/\\s]{1,120}@)?${HOST}(?::([0-9]{1,5}))?`,
  `\\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH) ${HOST}:([0-9]{1,5})\\b`,
  `->${HOST}:([0-9]{1,5})\\b`,
  `MySQL server on ["']${HOST}(?::([0-9]{1,5}))?["']`,
  `\\b(?:host name|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|resolve(?: host)?|lookup) ["']?${HOST}["']?`,
  `\\b([A-Za-z0-9][A-Za-z0-9.-]{1,160}\\.(?:snowflakecomputing\\.com|amazonaws\\.com|database\\.windows\\.net|mongodb\\.net|azuredatabricks\\.net|cloud\\.databricks\\.com|googleapis\\.com|confluent\\.cloud))(?::([0-9]{1,5}))?\\b`,
].map((form) => pattern(form))
const LARGEST_PORT = 65_535

export function endpoint(parts: readonly Piece[]): ExceptionCodes {
  for (const form of FORMS) {
    const found = findIn(parts, form)
    if (!found) continue
    const host = found.group(1) ?? ''
    const port = found.groupCount() > 1 && found.group(2) ? Number(found.group(2)) : null
    if (!looksLikeHost(host, port)) continue
    return { host, ...(port !== null && port <= LARGEST_PORT ? { port } : {}) }
  }
  return {}
}

/** A word of prose (`resolve host name`) has neither dot nor port. */
const looksLikeHost = (host: string, port: number | null) =>
  host.includes('.') || port !== null || host.toLowerCase() === 'localhost'
