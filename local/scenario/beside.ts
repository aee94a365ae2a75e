import type { Played } from './run-scenario.ts'

/** What was played, with the breakers of the same act when they were disabled beside its own. */
export function beside(played: Played, compared: Played | undefined): Played {
  if (!compared) return played
  const { balance, problems, seconds } = played
  return {
    balance: { ...balance, breakers: [...balance.breakers, ...compared.balance.breakers] },
    problems: [...compared.problems.map((problem) => `with the breaker disabled: ${problem}`), ...problems],
    seconds,
  }
}
