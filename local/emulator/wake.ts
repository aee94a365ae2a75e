import { emulatorSettings, REQUEST_SECONDS } from './client-settings.ts'

/**
 * Invokes a function without waiting for it, as a schedule does.
 * @param env `emulator.env`
 */
export async function wake(env: Readonly<Record<string, string>>, functionName: string): Promise<void> {
  const { endpoint, region, credentials } = emulatorSettings(env)
  const scope = `${credentials.accessKeyId}/20260101/${region}/lambda/aws4_request`
  const url = `${endpoint}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      // The emulator reads the region off the signature and checks nothing else of it.
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      'x-amz-invocation-type': 'Event',
    },
    body: '{}',
    signal: AbortSignal.timeout(REQUEST_SECONDS * 1000),
  })
  if (!answer.ok) throw new Error(`Lambda answered ${answer.status} for ${functionName}: ${await answer.text()}`)
}
