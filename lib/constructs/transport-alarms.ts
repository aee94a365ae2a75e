import { Duration } from 'aws-cdk-lib'
import { AIRFLOW_WORK_STUCK } from './airflow-alarms.ts'
import type { AirflowCommands } from './airflow-commands.ts'
import type { AlarmRegistry } from './alarm-registry.ts'
import type { BreakerFeed } from './breaker-feed.ts'
import type { DeadLetters } from './dead-letters.ts'
import type { FailureIntake } from './failure-intake.ts'
import type { Observations } from './observations.ts'
import { alarmOnAny, alarmOnWaiting } from './queue-alarms.ts'
import type { WakeUps } from './wake-ups.ts'

/** Everything of an environment that messages pass through. */
export interface Transport {
  readonly intake: FailureIntake
  readonly deadLetters: DeadLetters
  readonly commands: AirflowCommands
  readonly observations: Observations
  readonly breakerFeed: BreakerFeed
  readonly wakeUps: WakeUps
}

/** Is anything stuck or lost on its way? */
export function addTransportAlarms(alarms: AlarmRegistry, transport: Transport): void {
  const { intake, deadLetters, commands, observations, breakerFeed, wakeUps } = transport
  const moreOfTheSame = 'more messages that arrive while it is in alarm'
  alarmOnAny(alarms, intake.undelivered, {
    reason: 'Failures-Dead-Letters',
    severity: 'high',
    happened: 'Events of Airflow could not be delivered to the classifier or handled by it.',
    notCovered: `events that were lost before the bus took them (the reconciler finds those); ${moreOfTheSame}`,
  })
  alarmOnAny(alarms, commands.unhandled, {
    reason: 'Commands-Dead-Letters',
    severity: 'high',
    happened: 'The gateway gave up attempts: recoveries wait for their time-out instead of being tried.',
    notCovered: `attempts that Airflow refused (those are outcomes, see the ledger); ${moreOfTheSame}`,
  })
  alarmOnAny(alarms, observations.unhandled, {
    reason: 'Observations-Dead-Letters',
    severity: 'high',
    partOf: AIRFLOW_WORK_STUCK,
    happened: 'The observer gave up reading Airflow: outcomes and missed failures are seen late or not at all.',
    notCovered: `reads that were never asked for (see Observer-Silent); ${moreOfTheSame}`,
  })
  alarmOnAny(alarms, breakerFeed.unhandled, {
    reason: 'Breakers-Dead-Letters',
    severity: 'high',
    happened: 'Outcomes of guarded calls were given up: a breaker may be judged late.',
    notCovered: `outcomes that guards could not put, which lets every call through; ${moreOfTheSame}`,
  })
  alarmOnAny(alarms, wakeUps.lost, {
    reason: 'Lost-Wake-Ups',
    severity: 'low',
    happened: 'A schedule or a status change could not wake its function, or the function failed when woken.',
    notCovered: `functions that run and do nothing useful; ${moreOfTheSame}`,
  })
  alarmOnAny(alarms, intake.rejected, {
    reason: 'Rejected-Events',
    severity: 'low',
    happened: 'Events came that are not of the contract; they are kept with the reason.',
    notCovered: `events of another source, which the bus refuses; ${moreOfTheSame}`,
  })
  alarmOnAny(alarms, deadLetters.queue, {
    reason: 'Dead-Letters',
    severity: 'low',
    tells: 'dashboard',
    happened: 'Failed tasks wait for a person: they cannot be, or were not, mended by trying again.',
    notCovered: `${moreOfTheSame}; the dashboard shows how many there are`,
  })

  alarmOnWaiting(alarms, intake.failures, {
    reason: 'Failures-Waiting',
    severity: 'high',
    longest: Duration.minutes(5),
    happened: 'Failures wait for the classifier for more than five minutes.',
  })
  alarmOnWaiting(alarms, commands.queue, {
    reason: 'Commands-Waiting',
    severity: 'high',
    partOf: AIRFLOW_WORK_STUCK,
    longest: Duration.minutes(15),
    happened: 'Attempts wait for the gateway for more than a quarter of an hour.',
  })
  alarmOnWaiting(alarms, observations.queue, {
    reason: 'Observations-Waiting',
    severity: 'high',
    partOf: AIRFLOW_WORK_STUCK,
    longest: Duration.minutes(15),
    happened: 'The observer is more than a quarter of an hour behind: outcomes of attempts are not seen.',
  })
  alarmOnWaiting(alarms, deadLetters.intake, {
    reason: 'Intake-Waiting',
    severity: 'low',
    longest: Duration.minutes(15),
    happened: 'Dead letters, new or redriven, stay in the intake for more than a quarter of an hour.',
  })
}
