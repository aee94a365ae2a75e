export const METRIC_NAMESPACE = 'Goaround'

type Definition = {
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds'
  /** beyond `Environment`, which every metric carries; bounded sets only, never ids */
  readonly dimensions: readonly string[]
  readonly meaning: string
}

/** Every metric Goaround emits. */
export const METRICS = {
  FailuresClassified: { unit: 'Count', dimensions: ['Class'], meaning: 'task failures given a verdict' },
  EventsDuplicate: { unit: 'Count', dimensions: [], meaning: 'events that told nothing new' },
  EventsRejected: {
    unit: 'Count',
    dimensions: [],
    meaning: 'events that are not of the contract, kept in rejected-events',
  },
  VerdictLatency: {
    unit: 'Milliseconds',
    dimensions: [],
    meaning: 'from the end of the failed try to the verdict in the ledger',
  },
  VerdictOutcomes: {
    unit: 'Count',
    dimensions: ['Outcome'],
    meaning: 'verdicts whose worth is known: right, false-transient, false-permanent, unclear',
  },
  FalseVerdicts: {
    unit: 'Count',
    dimensions: ['Rule', 'Kind'],
    meaning: 'verdicts that were wrong: retried for nothing, or given up though a retry would have helped',
  },
  RulesDemoted: {
    unit: 'Count',
    dimensions: [],
    meaning: 'rules not followed since they were wrong too often, counted each minute',
  },
  RecoveriesSettled: {
    unit: 'Count',
    dimensions: ['State'],
    meaning: 'recoveries that reached recovered, dead-lettered or waived',
  },
  RecoverySeconds: { unit: 'Seconds', dimensions: [], meaning: 'from the first failure to recovered' },
  RecoveryResults: {
    unit: 'Count',
    dimensions: ['Result'],
    meaning: 'what automation came to: healed, by-person, given-up (after attempts), not-tried (dead letter at once)',
  },
  DetectionSeconds: {
    unit: 'Seconds',
    dimensions: ['Feed'],
    meaning: 'from the end of the failed try to its event on the bus, by who told: listener or reconciler',
  },
  EventLagSeconds: { unit: 'Seconds', dimensions: [], meaning: 'from the bus to the classifier' },
  AttemptsEnded: { unit: 'Count', dimensions: ['Outcome'], meaning: 'attempts by what a read of Airflow said of them' },
  OldestUnrecoveredSeconds: {
    unit: 'Seconds',
    dimensions: [],
    meaning: 'since when the oldest recovery is open that automation still works on, counted each minute',
  },
  OldestDeadLetterSeconds: { unit: 'Seconds', dimensions: [], meaning: 'for how long the oldest dead letter waits' },
  ApprovalsWaiting: { unit: 'Count', dimensions: [], meaning: 'dead letters whose redrive is an approval' },
  RecoveryLoops: {
    unit: 'Count',
    dimensions: [],
    meaning: 'task instances with three recoveries or more in an hour: somebody undoes what we do',
  },
  Paused: { unit: 'Count', dimensions: [], meaning: '1 while the kill switch is on, told each minute' },
  EnvironmentNotReady: {
    unit: 'Count',
    dimensions: [],
    meaning: '1 while MWAA says that its environment is not available, told each minute',
  },
  RoundsDone: {
    unit: 'Count',
    dimensions: ['Round'],
    meaning: 'rounds that a function woken by the clock has brought to their end: silence is its death',
  },
  Deployments: { unit: 'Count', dimensions: ['Status'], meaning: 'stacks of ours that were changed: done, undone' },
  AttemptsMade: { unit: 'Count', dimensions: [], meaning: 'clears sent to Airflow' },
  FailuresMissedByListener: { unit: 'Count', dimensions: [], meaning: 'failures that only the reconciler saw' },
  RecoveriesOpen: { unit: 'Count', dimensions: ['State'], meaning: 'recoveries in a state, counted each minute' },
  DeadLettersOpen: { unit: 'Count', dimensions: [], meaning: 'dead-lettered recoveries in the ledger' },
  TaskStarts: { unit: 'Count', dimensions: [], meaning: "task starts, from MWAA's own metric" },
  AirflowUnreadable: {
    unit: 'Count',
    dimensions: [],
    meaning: 'observations that Airflow did not answer; the next schedule asks again',
  },
  IncidentsOpen: {
    unit: 'Count',
    dimensions: ['Urgency'],
    meaning: 'open incidents, counted each minute; low: only dead letters are left in it',
  },
  IncidentsLate: { unit: 'Count', dimensions: [], meaning: 'open incidents that hold late data or a late DAG run' },
  LargestIncident: { unit: 'Count', dimensions: [], meaning: 'members of the largest open incident' },
  IncidentsOpened: { unit: 'Count', dimensions: [], meaning: 'causes seen for the first time, or after long quiet' },
  IncidentsReopened: { unit: 'Count', dimensions: [], meaning: 'closed incidents whose cause came back soon' },
  IncidentsClosed: { unit: 'Count', dimensions: [], meaning: 'incidents with nothing open and all quiet' },
  BreakersOpen: {
    unit: 'Count',
    dimensions: [],
    meaning: 'breakers that refuse calls, also by the word of an operator, counted each minute',
  },
  BreakerOpenSeconds: {
    unit: 'Seconds',
    dimensions: [],
    meaning: 'for how long the breaker that is not closed longest is so',
  },
  BreakerNews: { unit: 'Count', dimensions: ['News'], meaning: 'transitions of breakers, by what they tell' },
  StaleVerdicts: { unit: 'Count', dimensions: [], meaning: 'words of probes that were replaced; they change nothing' },
  HeldByBreakers: { unit: 'Count', dimensions: [], meaning: 'recoveries held by breakers, counted at each release' },
  BudgetExhausted: { unit: 'Count', dimensions: [], meaning: 'attempts that waited for the retry budget' },
  PoolsNotSet: {
    unit: 'Count',
    dimensions: [],
    meaning: "Airflow pools whose size could not be read or set by their breaker's state; the next minute tries again",
  },
  PagesSent: { unit: 'Count', dimensions: ['Channel'], meaning: 'tellings of incidents that a channel has taken' },
  PageFailures: {
    unit: 'Count',
    dimensions: ['Channel'],
    meaning: 'tellings that a channel did not take: no answer, throttled or broken; they are tried again',
  },
  PagesRefused: {
    unit: 'Count',
    dimensions: ['Channel'],
    meaning: 'tellings that a channel will never take: a bad key or request; the other channel gets them',
  },
  PagesUndelivered: {
    unit: 'Count',
    dimensions: [],
    meaning: 'incidents whose page no channel has taken yet, counted each minute',
  },
  Unaccounted: {
    unit: 'Count',
    dimensions: [],
    meaning: 'failures and recoveries that nobody takes care of; must be 0',
  },
  WatchEvaluated: { unit: 'Count', dimensions: [], meaning: 'deadlines and datasets that a round judged; each minute' },
  WatchBlind: {
    unit: 'Count',
    dimensions: [],
    meaning: 'deadlines and datasets of which nobody can say how they stand: Airflow or a source was not read',
  },
  DeadlinesMissed: { unit: 'Count', dimensions: [], meaning: 'DAGs with a run that is late now, counted each minute' },
  DeadlinesAtRisk: { unit: 'Count', dimensions: [], meaning: 'DAGs with a run that will be late, counted each minute' },
  RunsEndedLate: { unit: 'Count', dimensions: [], meaning: 'runs that succeeded after their deadline' },
  DatasetsStale: { unit: 'Count', dimensions: [], meaning: 'datasets that are too old now, counted each minute' },
  FreshnessSeconds: { unit: 'Seconds', dimensions: ['Dataset'], meaning: 'age of the newest event time at the sink' },
  DatasetStatus: { unit: 'Count', dimensions: ['Dataset'], meaning: '0 fresh, 1 at risk or incomplete, 2 too old' },
  FreshnessBurn: {
    unit: 'Count',
    dimensions: ['Dataset'],
    meaning: 'how fast bad minutes use up their budget: 14.4, 6, 3 or 1 times by both windows, or 0',
  },
  StreamLagShare: {
    unit: 'Count',
    dimensions: ['Dataset'],
    meaning: "lag of the stream's slowest consumer in percent of its retention; past 100 data is lost",
  },
  RecordsIn: { unit: 'Count', dimensions: ['Pipeline'], meaning: 'records of the batches that a pipeline booked' },
  RecordsPublished: { unit: 'Count', dimensions: ['Pipeline'], meaning: 'records of these that it published' },
  RecordsDeadLettered: { unit: 'Count', dimensions: ['Pipeline'], meaning: 'records of these that it dead-lettered' },
  RecordsDuplicated: {
    unit: 'Count',
    dimensions: ['Pipeline'],
    meaning: 'records of these whose key it had before, dropped',
  },
  RecordsReplayed: { unit: 'Count', dimensions: ['Pipeline'], meaning: 'dead-lettered records published after all' },
  RecordsReconciled: { unit: 'Count', dimensions: ['Pipeline'], meaning: 'comparisons of source and sink by key' },
  RecordsMissing: {
    unit: 'Count',
    dimensions: ['Pipeline'],
    meaning: 'keys of the source that a comparison found neither in the sink nor dead-lettered; must be 0',
  },
  RecordsDoubled: {
    unit: 'Count',
    dimensions: ['Pipeline'],
    meaning: 'keys that a comparison found in the sink more than once; must be 0',
  },
  RecordLettersRejected: {
    unit: 'Count',
    dimensions: ['Pipeline'],
    meaning: 'messages of a record intake that are no letters; they end among the record dead letters',
  },
} as const satisfies Record<string, Definition>
export type MetricName = keyof typeof METRICS

/** Functions that the clock wakes each minute, by their names in the stack. */
export const ROUNDS = [
  'Measure',
  'TendIncidents',
  'ReleaseHeld',
  'SweepRecoveries',
  'FoldOutcomes',
  'ShedPools',
] as const
export type Round = (typeof ROUNDS)[number]
