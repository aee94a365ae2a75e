/** Read and write units that DynamoDB charges; half a unit for an eventually consistent read of up to 4 kB. */
type Units = { readonly reads?: number; readonly writes?: number }

/** A query of each of the sixteen shards, of which most are empty. */
const SHARDS = { reads: 8 }
const ITEM = { reads: 1 }
const NONE: Units = {}

/**
 * What each call of a port costs, by the adapter's own requests: writes in a transaction count twice, each index once
 * more where its key changes. A recovery has up to 2 kB, an event with its verdict 4 kB, other items 1 kB.
 */
export const UNITS: Readonly<Record<string, Units>> = {
  'MemoryLedger.pointer': ITEM,
  'MemoryLedger.load': ITEM,
  'MemoryLedger.loadAll': { reads: 4 },
  // recovery and its two indexes, pointer, step, evidence, member
  'MemoryLedger.open': { writes: 4 + 4 + 2 + 2 + 8 + 2 },
  // recovery, two indexes with an old and a new key, step, pointer
  'MemoryLedger.save': { writes: 4 + 8 + 2 + 2 },
  'MemoryLedger.addEvidence': { writes: 4 },
  'MemoryLedger.evidence': { reads: 2 },
  'MemoryLedger.steps': { reads: 2 },
  'MemoryLedger.due': SHARDS,
  'MemoryLedger.dueHeld': SHARDS,
  'MemoryLedger.heldByBreakers': SHARDS,
  'MemoryLedger.inState': SHARDS,
  'MemoryLedger.count': SHARDS,
  'MemoryLedger.pointersOfRun': { reads: 2 },
  'MemoryIncidents.latest': ITEM,
  'MemoryIncidents.load': ITEM,
  'MemoryIncidents.create': { writes: 4 },
  'MemoryIncidents.save': { writes: 6 },
  'MemoryIncidents.addMember': { writes: 1 },
  'MemoryIncidents.members': SHARDS,
  'MemoryIncidents.saveRun': { writes: 2 },
  'MemoryIncidents.runs': ITEM,
  'MemoryIncidents.inState': SHARDS,
  'MemoryAwaiting.providers': ITEM,
  'MemoryAwaiting.addAwaiter': { writes: 1 },
  'MemoryAwaiting.awaiters': ITEM,
  'MemoryBreakers.load': ITEM,
  'MemoryBreakers.peek': { reads: 0.5 },
  'MemoryBreakers.save': { writes: 6 },
  'MemoryBreakers.entries': ITEM,
  'MemoryBreakers.list': ITEM,
  'MemoryBreakers.putOutcome': { writes: 1 },
  // of eight partitions, up to 25 items each
  'MemoryBreakers.recentOutcomes': { reads: 24 },
  'MemoryBreakers.waiting': SHARDS,
  'MemoryControls.environmentStatus': ITEM,
  'MemoryControls.killSwitch': ITEM,
  'MemoryControls.watermark': ITEM,
  'MemoryControls.startWatermark': { reads: 1, writes: 1 },
  'MemoryControls.moveWatermark': { writes: 1 },
  'MemoryRunLeases.acquire': { writes: 1 },
  'MemoryRunLeases.release': { writes: 1 },
  'MemoryRetryBudget.load': ITEM,
  'MemoryRetryBudget.save': { writes: 1 },
  'MemoryRetryBudget.starts': ITEM,
  'MemoryRetryBudget.setStarts': { writes: 1 },
  'MemoryPagings.load': ITEM,
  'MemoryPagings.loadAll': { reads: 4 },
  'MemoryPagings.save': { writes: 4 },
  'MemoryPagings.due': SHARDS,
  // twenty datasets and deadlines with their readings, in one partition
  'MemoryWatch.facts': { reads: 12 },
  'MemoryWatch.reading': ITEM,
  'MemoryWatch.saveReading': { writes: 2 },
  'MemoryWatch.mark': ITEM,
  'MemoryWatch.advance': { writes: 1 },
  'MemoryWatch.noteShort': { writes: 1 },
  'MemoryWatch.saveState': { writes: 2 },
  'MemoryWatch.view': { reads: 2 },
  'MemoryWatch.saveView': { writes: 6 },
  'MemoryTrackRecord.book': { writes: 2 },
  'MemoryTrackRecord.note': { writes: 1 },
  'MemoryTrackRecord.noted': ITEM,
  'MemoryTrackRecord.booked': ITEM,
  'MemoryTrackRecord.history': ITEM,
  'MemoryTrackRecord.saveHistory': { writes: 1 },
  'MemoryTrackRecord.stats': ITEM,
  'MemoryTrackRecord.saveStats': { writes: 1 },
}

/** Calls that are no DynamoDB request; queues, executions and Lambdas are counted by themselves. */
const ELSEWHERE = /^(SimAirflow|Executions|Intake|Observations|Feed|Pages|Sinks)\.|^[A-Z][A-Za-z]+$/

/** @throws Error where a call of the run has no price */
export function unitsOf(call: string): Units {
  const units = UNITS[call]
  if (units) return units
  if (ELSEWHERE.test(call)) return NONE
  throw new Error(`${call} has no price: say in bench/bill/units.ts what it costs`)
}
