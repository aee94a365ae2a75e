import { exceptionName } from '../matchers/exception-name.ts'
import { sqlstate } from '../matchers/sqlstate.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'AdminShutdown',
  'CrashShutdown',
  'CannotConnectNow',
  'NotMasterError',
  'NotPrimaryError',
  'AutoReconnect',
  'PrimarySteppedDown',
  'BusyLoadingError',
  'ClusterDownError',
  'MasterDownError',
  'NotLeaderForPartitionError',
  'NotLeaderOrFollowerException',
  'LeaderNotAvailableError',
  'CoordinatorNotAvailable',
  'NotLeaderForPartitionException',
  'LeaderNotAvailableException',
  'CoordinatorLoadInProgressException',
  'CoordinatorNotAvailableException',
  'NotCoordinatorException',
  'NotEnoughReplicasException',
  'NotEnoughReplicasAfterAppendException',
  'RebalanceInProgressException',
  'StandbyException',
])
const WORDS = pattern(
  'terminating connection due to',
  'the database system is (?:starting|shutting|in recovery)',
  'not (?:master|primary)\\b',
  '\\bin recovery mode',
  'server (?:is )?shutdown in progress',
  'CLUSTERDOWN',
  'LOADING Redis',
  '(?:ORA-01033|ORA-01034|ORA-01089|ORA-01090|ORA-12528)\\b',
  'state standby',
  'in safe ?mode',
  'state not recovered',
  'etcdserver: (?:leader changed|no leader)',
  'failover in progress',
  'InterruptedDueToReplStateChange',
  'not (?:the )?leader\\b',
  'coordinator (?:is )?(?:loading|not available|load in progress)',
  'rebalance (?:in progress|is in progress)',
)

/**
 * The server is starting, stopping or failing over, or an administrator ended the session; it takes connections
 * again soon.
 * Source: PostgreSQL, "Appendix A. Error Codes" (57P01 to 57P05); MongoDB, Redis: replica failover.
 */
export const sqlServerStopping: Rule = (facts) =>
  conclude(
    firstOf(sqlstate(facts, '57P'), exceptionName(facts, CLASSES), text(facts, WORDS)),
    transient('service-unavailable', 0.9),
  )
