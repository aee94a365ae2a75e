import { text } from '../matchers/text.ts'
import { conclude, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const WORDS = pattern(
  '(?:CLOUD_PROVIDER_LAUNCH_FAILURE|CLOUD_PROVIDER_RESOURCE_STOCKOUT|INSTANCE_UNREACHABLE|BOOTSTRAP_TIMEOUT|ADD_NODES_FAILED|NODE_LAUNCH|INSTANCE_FAILURE)',
  'unexpected (?:launch|startup) failure',
  'failed to get spot instances',
  'ZONE_RESOURCE_POOL_EXHAUSTED',
  'RESOURCE_STOCKOUT',
  'does not have enough resources available',
  'SkuNotAvailable',
  'waiting for network interface provisioning',
  'AllocationFailed',
  'bootstrap action .{0,40}timed out',
  'hadoop failed to launch',
  'self-bootstrap failure',
  'failed to (?:provision|launch) (?:the )?cluster',
  '\\bBOOTSTRAP_FAILURE\\b',
)

/**
 * A cluster or its machines could not be brought up by the cloud; a later launch mostly succeeds.
 * Source: Databricks, "Cluster termination reasons"; Google Compute Engine, "Resource availability errors"; Azure,
 * "AllocationFailed".
 */
export const clusterLaunch: Rule = (facts) => conclude(text(facts, WORDS), transient('capacity', 0.75))
