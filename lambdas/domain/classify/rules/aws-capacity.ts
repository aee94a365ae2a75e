import { awsCodeOrClass } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, type Rule, transient } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'InsufficientInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientReservedInstanceCapacity',
  'InsufficientCapacity',
  'InsufficientFreeAddressesInSubnet',
  'UnfulfillableCapacity',
  'CapacityNotAvailable',
  'Unfulfillable',
  'ENILimitReached',
  'CapacityError',
])
const WORDS = pattern(
  'insufficient ?(?:instance|host|free)? ?capacity',
  'unfulfillable ?capacity',
  'capacity[ -](?:is )?(?:not[ -]available|unavailable)',
  'not (?:currently )?have (?:enough|sufficient) (?:[a-z0-9.]+ )?(?:available )?capacity',
  'no capacity (?:is )?available',
  'resource unavailable',
  'no spot capacity',
  'RESOURCE:(?:MEMORY|CPU|ENI|GPU|PORTS)',
  'out of capacity',
  'unable to provision .{0,40}capacity',
  'not enough free addresses',
)

/**
 * AWS has no machines of that kind free at the moment; capacity comes back as others release it.
 * Source: Amazon EC2 user guide, "Troubleshoot instance launch issues" (InsufficientInstanceCapacity); Amazon ECS,
 * API failure reasons (RESOURCE:MEMORY).
 */
export const awsCapacity: Rule = (facts) =>
  conclude(firstOf(awsCodeOrClass(facts, CODES), text(facts, WORDS)), transient('capacity', 0.9))
