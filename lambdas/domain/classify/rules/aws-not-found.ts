import { awsCode } from '../matchers/aws-code.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

const CODES = new Set([
  'NoSuchKey',
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
  'InvalidSubnetID.NotFound',
  'InvalidGroup.NotFound',
  'InvalidAMIID.NotFound',
])

/**
 * The named resource does not exist; asking again does not create it.
 * Source: AWS API references (ResourceNotFoundException, NoSuchKey and their like).
 */
export const awsNotFound: Rule = (facts) => conclude(awsCode(facts, CODES), permanent('not-found', 0.75))
