import type { EnvName } from '../../contracts/env.ts'

/** @throws Error that names the variable where it is missing */
export function env(name: EnvName): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set`)
  return value
}

/** Made at the first call and kept, so that a module can be imported without its environment. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
