import { clientSettings } from '../../lambdas/adapters/aws-client.ts'

/** A busy machine answers late; nobody but the run is kept waiting. Seconds. */
export const REQUEST_SECONDS = 20

/**
 * Settings of an SDK client of the emulator.
 * @param env `emulator.env`
 * @throws Error naming the variable that is missing
 */
export const emulatorSettings = (env: Readonly<Record<string, string>>) => ({
  ...clientSettings(REQUEST_SECONDS),
  endpoint: variable(env, 'AWS_ENDPOINT_URL'),
  region: variable(env, 'AWS_REGION'),
  credentials: {
    accessKeyId: variable(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable(env, 'AWS_SECRET_ACCESS_KEY'),
  },
})

function variable(env: Readonly<Record<string, string>>, name: string): string {
  const value = env[name]
  if (value === undefined) throw new Error(`the emulator's environment has no ${name}`)
  return value
}
