import { type Fault, ours } from '../fault.ts'

const NAMED = ['breaker', 'http:ticket-api']
const BY = ['--env', 'local', '--actor', 'on-call', '--reason']

export const breakerByHand: Fault = {
  name: 'breaker opened by hand',
  done: 'goaround breaker http:ticket-api force-open --for 10m',
  schedule: { who: 'measure', seconds: 60 },
  metrics: [{ atLeast: 1, of: () => ours('BreakersOpen', 'Maximum') }],
  alarm: {
    reason: 'Breaker-Open-Long',
    state: 'OK',
    because: 'an operator wants it so, and it ends by itself; the alarm says that it does not cover this',
  },
  inject: async ({ cli }) => {
    await cli.goaround([...NAMED, 'force-open', '--for', '10m', ...BY, 'the vendor announced an outage'])
    return Date.now()
  },
  undo: async ({ cli }) => {
    await cli.goaround([...NAMED, 'clear', ...BY, 'the vendor is back'])
  },
}
