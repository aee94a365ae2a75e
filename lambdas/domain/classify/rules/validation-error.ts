import { exceptionName } from '../matchers/exception-name.ts'
import { conclude, permanent, type Rule } from '../rule.ts'

const CLASSES = new Set([
  'ValidationError',
  'SchemaValidationError',
  'ParamValidationException',
  'RequestValidationError',
  'InvalidRequestError',
  'IllegalArgumentException',
  'InvalidSchema',
  'InvalidURL',
  'MissingSchema',
  'InvalidHeader',
  'TooManyRedirects',
  'UnsupportedProtocol',
  'ConfigException',
  'InvalidRequest',
  'RecordTooLargeException',
  'OffsetOutOfRangeException',
  'UnknownTopicOrPartitionError',
  'UnknownTopicOrPartitionException',
  'SerializationException',
  'InvalidReplicationFactorException',
  'InvalidTopicException',
  'ConfigurationError',
])

/**
 * An input breaks the rules that the code sets for it.
 * Source: jsonschema, pydantic, marshmallow: ValidationError; requests, exceptions (InvalidURL, MissingSchema).
 */
export const validationError: Rule = (facts) => conclude(exceptionName(facts, CLASSES), permanent('bad-request', 0.88))
