import type { ExceptionLink } from '../../contracts/exception.ts'
import { isUsuallyHandled, isWrapper } from './exception-name.ts'

/**
 * Links from the one nearest to the cause to the outermost: the innermost first; then contexts of kinds that code
 * catches on purpose (`except KeyError: …` before a request that failed); then wrappers, which only say that something
 * inside failed.
 */
export function innermostFirst(chain: readonly ExceptionLink[]): ExceptionLink[] {
  return chain.toReversed().sort((a, b) => distance(a) - distance(b))
}

function distance(link: ExceptionLink): number {
  if (isWrapper(link.type)) return 2
  return link.relation === 'context' && isUsuallyHandled(link.type) ? 1 : 0
}
