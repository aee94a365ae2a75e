import type { Context } from 'aws-lambda'
import { vi } from 'vitest'
import { instrumented } from '../../lambdas/handlers/shared/telemetry.ts'

type Emf = Record<string, unknown> & { readonly _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } }

/** Runs something as a handler would and answers what it measured: each metric's value, or values, by name. */
export async function measuredBy(run: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const { _aws, ...values } of await emittedBy(run)) {
    for (const { Metrics } of _aws.CloudWatchMetrics) for (const { Name } of Metrics) found[Name] = values[Name]
  }
  return found
}

/** The same, each metric line as it was written: with its dimensions. */
export async function emittedBy(run: () => Promise<unknown>): Promise<Emf[]> {
  const lines: string[] = []
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line))
    return true
  })
  const handle = (act: () => Promise<unknown>) => instrumented(act)({}, { functionName: 'test' } as Context)
  try {
    // What earlier calls left behind goes out first.
    await handle(async () => {})
    lines.splice(0)
    await handle(run)
  } finally {
    output.mockRestore()
  }
  return lines.filter((text) => text.includes('"_aws"')).map((line) => JSON.parse(line) as Emf)
}
