import type { FailureFacts } from '../facts.ts'
import { firstOf, type Hit, type Miss } from '../rule.ts'
import { code } from './code.ts'
import { exceptionName } from './exception-name.ts'

const SUFFIXES = ['Exception', 'Error', 'Fault']

const PREFIXES = ['Client.', 'Server.', 'AWS.SimpleQueueService.']

/** `com.amazonaws.glue#ThrottlingException` and `Client.Throttling` to `Throttling`: services spell one code in many ways. */
export function awsStem(awsCode: string): string {
  const local = awsCode.slice(awsCode.lastIndexOf('#') + 1)
  const prefix = PREFIXES.find((one) => local.startsWith(one)) ?? ''
  const name = local.slice(prefix.length)
  const suffix = SUFFIXES.find((one) => name.endsWith(one) && name.length > one.length)
  return suffix ? name.slice(0, -suffix.length) : name
}

/** An error code of AWS, by its stem. */
export const awsCode = (facts: FailureFacts, stems: ReadonlySet<string>): Hit | Miss =>
  code(facts, 'aws_code', (value) => stems.has(awsStem(value)))

/** An error code of AWS whose stem looks so: services coin codes of their own, but name them alike. */
export const awsCodeLike = (facts: FailureFacts, looks: (stem: string) => boolean): Hit | Miss =>
  code(facts, 'aws_code', (value) => looks(awsStem(value)))

/** As `awsCode`, also where the code is the exception's class: modelled exceptions of boto3 and of the Java SDKs. */
export const awsCodeOrClass = (facts: FailureFacts, stems: ReadonlySet<string>): Hit | Miss =>
  firstOf(awsCode(facts, stems), exceptionName(facts, classNames(stems)))

const cache = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>()
function classNames(stems: ReadonlySet<string>): ReadonlySet<string> {
  let names = cache.get(stems)
  if (!names) {
    names = new Set([...stems].flatMap((stem) => [stem, ...SUFFIXES.map((suffix) => stem + suffix)]))
    cache.set(stems, names)
  }
  return names
}
