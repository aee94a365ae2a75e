import { awsCode } from '../matchers/aws-code.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CODES = new Set([
  'NoSuchBucket',
  'NoSuchUpload',
  'NoSuchEntity',
  'ResourceNotFound',
  'EntityNotFound',
  'ClusterNotFound',
  'FunctionNotFound',
  'QueueDoesNotExist',
  'RepositoryNotFound',
  'ImageNotFound',
  'NotFound',
  'StateMachineDoesNotExist',
  'DBClusterNotFound',
  'ServiceNotFound',
  'TargetNotConnected',
  'InvalidSubnetID.NotFound',
  'InvalidGroup.NotFound',
  'InvalidAMIID.NotFound',
])
const WORDS = pattern('\\bNoSuchBucket\\b', '\\bEntityNotFoundException\\b', '\\bResourceNotFoundException\\b')

/**
 * The named resource does not exist; asking again does not create it.
 * Source: AWS API references (ResourceNotFoundException, NoSuchBucket and their like).
 */
export const awsNotFound: Rule = (facts) =>
  conclude(firstOf(awsCode(facts, CODES), text(facts, WORDS)), permanent('not-found', 0.8))
