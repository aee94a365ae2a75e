import type { ExceptionCodes } from '../../../../contracts/exception.ts'
import { exactPattern, findIn, type Piece } from '../pattern.ts'

const BOTOCORE = exactPattern(
  'An error occurred \\(([A-Za-z0-9.]{1,100})\\) when calling the ([A-Za-z0-9]{1,100}) operation',
)
const SDK_FOR_JAVA = exactPattern('Status Code: ([1-5][0-9]{2})(?:; Error Code: ([A-Za-z0-9.]{1,100}))?')
const XML_ERROR = exactPattern('<Code>([A-Za-z0-9.]{1,100})</Code>')

/** Error code, operation and status as botocore, the Java SDKs and S3's XML print them. */
export function awsCodes(parts: readonly Piece[]): ExceptionCodes {
  const botocore = findIn(parts, BOTOCORE)
  if (botocore) return { ...codeOrStatus(botocore.group(1) ?? ''), aws_operation: botocore.group(2) ?? '' }
  const java = findIn(parts, SDK_FOR_JAVA)
  if (java) return { http_status: Number(java.group(1)), ...(java.group(2) ? { aws_code: java.group(2) ?? '' } : {}) }
  const xml = findIn(parts, XML_ERROR)
  return xml ? { aws_code: xml.group(1) ?? '' } : {}
}

/** A reply without a body (HEAD) has no code: botocore prints the status in its place. */
function codeOrStatus(code: string): ExceptionCodes {
  const status = Number(code)
  return status >= 100 && status <= 599 ? { http_status: status } : { aws_code: code }
}
