import type { Context } from 'aws-lambda'
import { vi } from 'vitest'
import { instrumented } from '../../lambdas/handlers/shared/telemetry.ts'

/** Runs something as a handler would and answers what it measured: each metric's value, or values, by name. */
export async function measuredBy(run: () => Promise<unknown>): Promise<Record<string, unknown>> {
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
  const found: Record<string, unknown> = {}
  for (const line of lines.filter((text) => text.includes('"_aws"'))) {
    const { _aws, ...values } = JSON.parse(line)
    for (const { Metrics } of _aws.CloudWatchMetrics) for (const { Name } of Metrics) found[Name] = values[Name]
  }
  return found
}
