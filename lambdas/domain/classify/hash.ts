/**
 * 64 bits of a text as 16 hex digits: two 32-bit multiplicative hashes with crossed finalisers (cyrb53's mixing, kept
 * whole). For telling texts apart, not against forgery.
 */
export function hash64(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  const first = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  const second = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(first ^ (first >>> 13), 3_266_489_909)
  return hex(second) + hex(first)
}

const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
