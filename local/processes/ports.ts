import { createServer } from 'node:net'

/** A port of 127.0.0.1 that is free now; `preferred` where that one is. */
export async function freePort(preferred?: number): Promise<number> {
  return preferred !== undefined && (await tryPort(preferred)) !== undefined ? preferred : bound(await tryPort(0))
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}

function bound(port: number | undefined): number {
  if (port === undefined) throw new Error('127.0.0.1 has no free port')
  return port
}
