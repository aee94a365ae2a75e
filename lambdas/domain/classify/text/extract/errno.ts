import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { exactPattern, findIn, type Piece, pattern } from '../pattern.ts'

/** Linux numbers, those of macOS that mean nothing else on Linux, Windows' sockets, and getaddrinfo's negative ones. */
const NAMES: Readonly<Record<string, string>> = {
  '1': 'EPERM',
  '2': 'ENOENT',
  '5': 'EIO',
  '11': 'EAGAIN',
  '12': 'ENOMEM',
  '13': 'EACCES',
  '24': 'EMFILE',
  '28': 'ENOSPC',
  '30': 'EROFS',
  '32': 'EPIPE',
  '54': 'ECONNRESET',
  '60': 'ETIMEDOUT',
  '61': 'ECONNREFUSED',
  '101': 'ENETUNREACH',
  '103': 'ECONNABORTED',
  '104': 'ECONNRESET',
  '110': 'ETIMEDOUT',
  '111': 'ECONNREFUSED',
  '112': 'EHOSTDOWN',
  '113': 'EHOSTUNREACH',
  '116': 'ESTALE',
  '122': 'EDQUOT',
  '10054': 'ECONNRESET',
  '10060': 'ETIMEDOUT',
  '10061': 'ECONNREFUSED',
  '-2': 'EAI_NONAME',
  '-3': 'EAI_AGAIN',
  '-5': 'EAI_NODATA',
}
const NUMBER = pattern('(?:Errno|WinError|os error)[ :]{1,2}(-?[0-9]{1,5})')
const CONSTRUCTED = exactPattern(
  '(?:OSError|TimeoutError|ConnectionRefusedError|ConnectionResetError|BrokenPipeError|PermissionError|gaierror|error)\\((-?[0-9]{1,5}), [\'"]',
)
const NAME = exactPattern(
  '\\b(ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|EPIPE|ENOSPC|EDQUOT|ENOMEM|EMFILE|EACCES|EPERM|EROFS|EIO|ESTALE|EAI_AGAIN|EAI_NONAME|EAI_NODATA|ENOTFOUND)\\b',
)

export function errnoName(parts: readonly Piece[]): ExceptionCodes {
  const named = findIn(parts, NAME)?.group(1)
  if (named) return { errno: named }
  const number = (findIn(parts, NUMBER) ?? findIn(parts, CONSTRUCTED))?.group(1)
  const name = number ? NAMES[number] : undefined
  return name ? { errno: name } : {}
}
