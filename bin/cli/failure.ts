/** Bad input from the operator: printed as it is, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Exit codes of every command. */
export const EXIT = { good: 0, problem: 1, badInput: 2 } as const
