import { type BinaryLike, createHash } from 'node:crypto'

/** Hex sha256 over the parts, each closed by a zero byte so that their borders count. */
export function sha256(...parts: BinaryLike[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
