import { createServer, type RequestListener, type Server } from 'node:http'

/**
 * A server of 127.0.0.1 whose port can really be closed and opened again.
 * The port is below the range that systems give to outgoing connections, or nobody could promise that it stays free.
 */
export class Listener {
  readonly port: number
  readonly #server: Server

  private constructor(port: number, server: Server) {
    this.port = port
    this.#server = server
  }

  static async open(answer: RequestListener): Promise<Listener> {
    const server = createServer(answer)
    for (let tries = 0; tries < 50; tries += 1) {
      const port = 20_000 + Math.floor(Math.random() * 10_000)
      if (await listen(server, port)) return new Listener(port, server)
    }
    throw new Error('127.0.0.1 has no free port between 20000 and 30000')
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** From now on connections are refused. */
  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async reopen(): Promise<void> {
    if (this.#server.listening) return
    if (!(await listen(this.#server, this.port))) throw new Error(`port ${this.port} was taken by another program`)
  }
}

function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    }
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed)
      resolve(true)
    })
  })
}
