import { dependencySchema } from '../../contracts/identifiers.ts'
import type { Category, Verdict } from '../../contracts/verdict.ts'
import { awsService } from './dependency/aws-service.ts'
import { kindOfDriver } from './dependency/driver.ts'
import { googleService } from './dependency/google-service.ts'
import { hostDependency } from './dependency/host.ts'
import type { FailureFacts } from './facts.ts'

/** Categories in which an outside system refused, failed or did not answer; the others are the task's own faults. */
const OUTSIDE: ReadonlySet<Category> = new Set<Category>([
  'throttling',
  'network',
  'dns',
  'tls',
  'timeout',
  'service-unavailable',
  'capacity',
  'lock-conflict',
  'resource-exhausted',
  'auth-denied',
  'auth-expired',
  'quota-hard-limit',
])

/**
 * The outside system at fault as `kind:name`, one name for one system: the declared dependency that fits what the
 * failure says, else what it says itself, else the first declared. An `unknown` cause is laid on nobody by declaration.
 */
export function dependencyOf(facts: FailureFacts, cause: { category: Category; own: boolean }): Verdict['dependency'] {
  if (cause.category === 'dependency-open') return refusedBy(facts)
  if (cause.own || !(OUTSIDE.has(cause.category) || cause.category === 'unknown')) return null
  const named = namedBy(facts)
  if (named !== null && isOwnMachine(named) && cause.category !== 'unknown') return behind(named, facts.dependencies)
  if (named !== null) return facts.dependencies.find((declared) => fits(declared, named)) ?? named
  return cause.category === 'unknown' ? null : (facts.dependencies[0] ?? null)
}

/** The guard says whose breaker it was. */
const refusedBy = (facts: FailureFacts): string | null =>
  facts.causes.find((cause) => cause.codes.breaker !== undefined)?.codes.breaker?.dependency ?? null

function namedBy(facts: FailureFacts): string | null {
  for (const look of [fromHost, awsService, googleService]) {
    const candidate = look(facts)
    if (candidate !== null && dependencySchema.safeParse(candidate).success) return candidate
  }
  return null
}

function fromHost(facts: FailureFacts): string | null {
  for (const cause of facts.causes) {
    const { host, port } = cause.codes.host === undefined ? cause.codesInText : cause.codes
    const named = host === undefined ? null : hostDependency(host, port, kindOfDriver(cause))
    if (named !== null) return named
  }
  return null
}

/** Same name or part of it (`http:example.com` for the host `api.example.com`), or the same kind where only that is known. */
function fits(declared: string, named: string): boolean {
  if (declared === named) return true
  const [declaredName, name] = [nameOf(declared), nameOf(named)]
  if (name.endsWith(`.${declaredName}`) || name.startsWith(`${declaredName}.`) || name.startsWith(`${declaredName}:`))
    return true
  const kind = kindOf(named)
  return kind !== 'http' && kind !== 'aws' && kind !== 'tcp' && kindOf(declared) === kind
}

/** A tunnel, proxy or side-car: its address does not say which system is meant, a declaration does. */
const behind = (named: string, declared: readonly string[]): string =>
  declared.find((one) => kindOf(one) === kindOf(named)) ?? declared[0] ?? named

const isOwnMachine = (named: string): boolean => nameOf(named).split(':')[0] === 'localhost'

const kindOf = (dependency: string) => dependency.slice(0, dependency.indexOf(':'))
const nameOf = (dependency: string) => dependency.slice(dependency.indexOf(':') + 1).toLowerCase()
