import { Listener } from '../scenario/listen.ts'

/** What the fragile side's callback tells: each call would wake a person. */
export class Pager {
  readonly #listener: Listener
  readonly pages: { readonly at: number; readonly text: string }[] = []

  private constructor(listener: Listener) {
    this.#listener = listener
  }

  static async open(clock: () => number = Date.now): Promise<Pager> {
    const pager: Pager = new Pager(
      await Listener.open((request, to) => {
        let body = ''
        request.on('data', (part) => {
          body += part
        })
        request.on('end', () => {
          pager.pages.push({ at: clock(), text: body.slice(0, 300) })
          to.writeHead(204, { connection: 'close' }).end()
        })
      }),
    )
    return pager
  }

  get url(): string {
    return this.#listener.url
  }

  close(): Promise<void> {
    return this.#listener.close()
  }
}
