import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  'deadlock',
  'lock wait timeout',
  'serializable isolation violation',
  'could not serialize access',
  'unable to obtain exclusive access',
  'UNABLE_TO_LOCK_ROW',
  'database (?:table )?is locked',
  'could not obtain lock',
  '(?:ORA-00060|ORA-00054|ORA-08177)\\b',
  'concurrent (?:update|transaction|write|modification)',
  'could not open relation with OID',
  'too old resource version',
  'unable to acquire .{1,40} lock',
  'LockException',
  'write conflict',
  'WriteConflict',
  'version_conflict_engine_exception',
  'try restarting transaction',
  'another (?:operation|process|transaction) (?:is )?(?:already )?(?:in progress|holding|has locked)',
  'update is already in progress',
  'reason:? ["\']?conflict\\b',
  'the object has been modified',
  'LeaseAlreadyPresent',
  'replication slot .{1,80} is active',
  '(?:ORA-04068|ORA-02049|ORA-04021|ORA-30006)\\b',
  'lock (?:request )?time[ -]?out',
  'waiting (?:for|to) lock',
  'could not set lock on file',
  'streaming buffer',
  'lock table .{0,20}time',
  'there is currently a lease',
  'condition specified using http conditional header',
  'number of waiters for this',
  'modify(?:ing)? the same resource',
  'too many concurrent attempts',
  'SQL0911N',
  'overlapping writes',
  'relation with OID',
)

/**
 * Two writers met on the same rows or the same object and one of them lost; alone it passes.
 * Source: MySQL error reference (1205, 1213); Amazon Redshift, "Serializable isolation" (1023); Salesforce
 * (UNABLE_TO_LOCK_ROW); Oracle (ORA-00060); Kubernetes, "API Concepts" (resourceVersion conflicts).
 */
export const lockConflict: Rule = (facts) => conclude(text(facts, WORDS), transient('lock-conflict', 0.95))
