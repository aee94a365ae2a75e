import { readFileSync } from 'node:fs'
import { EventsApi } from '../adapters/pagerduty.ts'
import { RoutingKeys } from '../adapters/routing-keys.ts'
import { ENV, POLICY_FILE } from '../contracts/env.ts'
import { type Policy, policySchema } from '../contracts/policy.ts'
import { LAYERS, type StackStatus, stackStatusSchema } from '../contracts/stack-status.ts'
import { changeEventOf } from '../domain/escalation/pagerduty-event.ts'
import type { PagerDuty } from '../domain/ports/paging.ts'
import { lazy } from './shared/env.ts'
import { instrumentedWith, logger } from './shared/telemetry.ts'

type Told = { readonly told: number }
export type DeploymentFlow = {
  readonly policy: Pick<Policy, 'environment' | 'escalation'>
  readonly pagerDuty: PagerDuty
}

const flow = lazy((): DeploymentFlow => {
  const document = readFileSync(new URL(`./${POLICY_FILE}`, import.meta.url), 'utf8')
  return {
    policy: policySchema.parse(JSON.parse(document)),
    pagerDuty: new EventsApi({ keys: new RoutingKeys(), endpoint: process.env[ENV.pagerDutyEndpoint] ?? '' }),
  }
})

/**
 * Says on each team's PagerDuty service that a stack of this environment was deployed, so that it is seen beside the
 * incidents that follow.
 * @throws Error where a service did not take it now: EventBridge and Lambda try again
 */
export async function tellDeployment(event: StackStatus, deps: () => DeploymentFlow): Promise<Told> {
  const { policy, pagerDuty } = deps()
  const id = event.detail['stack-id']
  const stack = id.split('/')[1] ?? ''
  if (!LAYERS.some((layer) => stack === `Goaround-${policy.environment}-${layer}`)) return { told: 0 }
  const change = changeEventOf({
    environment: policy.environment,
    stack,
    status: event.detail['status-details'].status,
    at: event.time,
    href: `https://${event.region}.console.aws.amazon.com/cloudformation/home?region=${event.region}#/stacks/stackinfo?stackId=${encodeURIComponent(id)}`,
  })
  let told = 0
  for (const { name, pagerDuty: access } of policy.escalation.teams) {
    if (!access) continue
    const delivery = await pagerDuty.change(access, change)
    if (delivery.kind === 'down') throw new Error(`team ${name}: ${delivery.why}`)
    if (delivery.kind === 'delivered') told += 1
    else logger.error('a deployment was refused', { team: name, why: delivery.why })
  }
  return { told }
}

/** When CloudFormation has come to the end of a deployment. */
export const handler = instrumentedWith<StackStatus, Told>(stackStatusSchema, (event) => tellDeployment(event, flow))
