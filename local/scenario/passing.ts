import { AirflowRequestError } from '../airflow/client.ts'

const NETWORK = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
])

/** Errors that a busy machine makes and that pass by themselves. Whoever asks again has to have a time limit. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AirflowRequestError) return error.status >= 500
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return true
  const { code } = error as NodeJS.ErrnoException
  const { $metadata: answer } = error as { $metadata?: { httpStatusCode?: number } }
  return NETWORK.has(code ?? '') || (answer?.httpStatusCode ?? 0) >= 500 || isPassing(error.cause)
}

/** Does something that is done again soon anyway: an error that passes by itself spoils one time of many. */
export async function patiently(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isPassing(error)) throw error
  }
}
