/** Records that no sink can hold, each wrong in its own way. */
const KINDS: readonly { readonly what: string; readonly data: () => Buffer }[] = [
  { what: 'not JSON', data: () => Buffer.from('id=o-1;amount=12,50') },
  { what: 'no amount', data: () => order({ amount: undefined }) },
  { what: 'a negative amount', data: () => order({ amount: '-12.50' }) },
  { what: '300 KB', data: () => order({ amount: 'x'.repeat(300 * 1024) }) },
  { what: 'a customer whom nobody knows', data: () => order({ customer: 'c-unknown' }) },
  { what: 'not UTF-8', data: () => Buffer.from([0xff, 0xfe, 0x00, 0x7b]) },
  { what: 'an instant without a zone', data: () => order({ at: '2026-11-26 05:00:00' }) },
]

function order(wrong: Record<string, unknown>): Buffer {
  const right = {
    schema: 1,
    id: 'o-poison',
    customer: 'c-01',
    amount: '1.00',
    currency: 'EUR',
    at: '2026-01-01T00:00:00Z',
  }
  return Buffer.from(JSON.stringify({ ...right, ...wrong }))
}

/** The kinds in turn. */
export function poisonOf(number: number): { readonly what: string; readonly data: Buffer } {
  const kind = KINDS[number % KINDS.length]
  if (!kind) throw new Error('there is no poison')
  return { what: kind.what, data: kind.data() }
}
