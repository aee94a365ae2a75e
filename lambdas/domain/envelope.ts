import type { DeadLetterEnvelope } from '../contracts/dead-letter.ts'
import type { Category, Verdict } from '../contracts/verdict.ts'
import type { Recovery, Step } from './recovery/recovery.ts'

/** What a person reads in the console: what broke, why, what was tried, how to mend it and how to bring it back. */
export function envelopeOf(
  recovery: Recovery,
  reason: string,
  told: Pick<Verdict, 'evidence' | 'alternatives'>,
  steps: readonly Step[],
): DeadLetterEnvelope {
  const { verdict } = recovery
  return {
    what: { ...recovery.subject, environment: recovery.environment, try_number: recovery.failure.tryNumber },
    why: {
      class: verdict.class,
      category: verdict.category,
      rule: verdict.rule,
      basis: verdict.basis,
      dependency: verdict.dependency,
      reason,
    },
    evidence: told.evidence.slice(0, 10),
    alternatives: told.alternatives.map((a) => `${a.class}, ${a.category} (rule ${a.rule}): ${a.why}`),
    tried: steps
      .filter((s) => s.to === 'attempting' || s.to === 'planning')
      .slice(-10)
      .map((s) => `${s.at} ${s.to}: ${s.reason}`.slice(0, 300)),
    how_to_fix: adviceFor(verdict.category, recovery, reason),
    how_to_redrive:
      'When the cause is mended press "Start DLQ redrive" on the dead-letter queue (redrive to source), or: aws sqs start-message-move-task --source-arn <ARN of the dead-letter queue>',
    explain: `npm run --silent goaround -- explain ${recovery.id}`,
  }
}

const ADVICE: Partial<Record<Category, string>> = {
  'auth-denied': 'Grant the missing permission to the role or user the task runs as.',
  'auth-expired': 'Renew the credentials that the connection uses.',
  'bad-request': 'The other system refused what the task sent; correct the request in the DAG or its parameters.',
  'not-found': 'Create or correct the name of the object that the task looks for.',
  'code-bug': "Mend the task's code and deploy the DAG; a redrive runs the newest version.",
  'config-error': 'Correct the configuration, connection or variable that the task reads.',
  'data-quality': 'Mend or quarantine the offending data.',
  'dependency-missing': 'Install the missing package or provider in the Airflow environment.',
  'disk-full': 'Free or enlarge the disk of the worker or of the other system.',
  oom: 'Give the task more memory or less data per run.',
  'quota-hard-limit': 'Ask for a higher quota or use less of it.',
  'schema-mismatch': 'Bring the schema of source and target together.',
  'syntax-error': 'Mend the code or SQL and deploy the DAG.',
  tls: 'Renew or trust the certificate.',
  'declared-permanent': 'The DAG says that repeating does not help: read its message.',
}

function adviceFor(category: Category, recovery: Recovery, reason: string): string {
  if (recovery.contract === 'ask' && recovery.redrive === 0) {
    return 'The author has not said that this task may be repeated. Check that a repeat is harmless; redriving is the approval.'
  }
  if (recovery.contract === 'never' || (recovery.contract === 'scope' && recovery.scope.length === 0)) {
    return 'Repeat it by hand with what belongs to it; its success closes this dead letter by itself.'
  }
  if (reason.startsWith('dag-id-too-long')) {
    return 'The clear request would be longer than MWAA accepts. Clear the task in the Airflow UI; its success closes this dead letter by itself.'
  }
  return ADVICE[category] ?? 'Find out why it kept failing (evidence above), mend that, then redrive.'
}
