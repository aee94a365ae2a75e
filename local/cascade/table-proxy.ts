import { type IncomingMessage, request as send } from 'node:http'
import { Listener } from '../scenario/listen.ts'

/** A row of the sink, and not an offset or what Goaround keeps. */
const ROW_WRITE = 'ORDER#'
/** So many rows of a batch are written when its writer is killed. */
const ROWS_BEFORE = 4

/**
 * Stands before DynamoDB on one side. Armed, it takes a batch's fifth row, writes it, and then kills its writer before
 * that hears of it: the hardest moment, since nobody can tell from outside whether the write was made.
 */
export class TableProxy {
  readonly #listener: Listener
  #onVictim: (() => Promise<boolean>) | undefined
  #rows = 0

  private constructor(listener: Listener) {
    this.#listener = listener
  }

  static async open(endpoint: string): Promise<TableProxy> {
    const proxy: TableProxy = new TableProxy(
      await Listener.open(async (request, to) => {
        const body = await bodyOf(request)
        const isVictim = proxy.#isVictim(request, body)
        const upstream = send(
          new URL(request.url ?? '/', endpoint),
          { method: request.method, headers: request.headers, agent: false, timeout: 60_000 },
          async (answer) => {
            // The write is made; whoever made it must not hear of it.
            if (isVictim && (await proxy.#kill())) {
              answer.resume()
              to.destroy()
              return
            }
            to.writeHead(answer.statusCode ?? 502, answer.headers)
            answer.pipe(to)
          },
        )
        upstream.on('error', () => to.destroy())
        upstream.end(body)
      }),
    )
    return proxy
  }

  get url(): string {
    return this.#listener.url
  }

  /** @param onVictim kills who writes; false where nobody was found, and the next batch is tried */
  arm(onVictim: () => Promise<boolean>): void {
    this.#rows = 0
    this.#onVictim = onVictim
  }

  close(): Promise<void> {
    return this.#listener.close()
  }

  #isVictim({ headers }: IncomingMessage, body: Buffer): boolean {
    if (
      !this.#onVictim ||
      !/\.(PutItem|UpdateItem|TransactWriteItems|BatchWriteItem)$/.test(String(headers['x-amz-target']))
    )
      return false
    if (!body.includes(ROW_WRITE)) return false
    this.#rows += 1
    return this.#rows > ROWS_BEFORE
  }

  async #kill(): Promise<boolean> {
    const kill = this.#onVictim
    this.#onVictim = undefined
    if (!kill) return false
    const killed = await kill()
    if (!killed) this.arm(kill)
    return killed
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
