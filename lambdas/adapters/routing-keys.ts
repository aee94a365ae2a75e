import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { clientSettings } from './aws-client.ts'

/** There is no such key, it is none, or we may not have it: asking again does not help. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused'
}

const KEPT_SECONDS = 300
const HOPELESS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'DecryptionFailure',
  'InvalidRequestException',
  'ResourceNotFoundException',
])

/** Routing keys from Secrets Manager, each kept for five minutes. */
export class RoutingKeys {
  readonly #secrets: SecretsManagerClient
  readonly #clock: () => number
  readonly #kept = new Map<string, { readonly key: string; readonly until: number }>()

  constructor(secrets = new SecretsManagerClient(clientSettings()), clock: () => number = Date.now) {
    this.#secrets = secrets
    this.#clock = clock
  }

  /** @throws KeyRefused where there is none to be had */
  async key(arn: string): Promise<string> {
    const known = this.#kept.get(arn)
    return known && known.until > this.#clock() ? known.key : this.freshKey(arn)
  }

  /** As it is now, whatever is kept. */
  async freshKey(arn: string): Promise<string> {
    const key = (await this.#read(arn)).trim()
    if (!/^[0-9A-Za-z]{32}$/.test(key)) throw new KeyRefused('the secret is no routing key of 32 letters and digits')
    this.#kept.set(arn, { key, until: this.#clock() + KEPT_SECONDS * 1000 })
    return key
  }

  async #read(arn: string): Promise<string> {
    try {
      const { SecretString } = await this.#secrets.send(new GetSecretValueCommand({ SecretId: arn }))
      return SecretString ?? ''
    } catch (cause) {
      const { name } = cause as Error
      if (HOPELESS.has(name)) throw new KeyRefused(`Secrets Manager: ${name}`, { cause })
      throw cause
    }
  }
}
