import { createHash } from 'node:crypto'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** 32 hex digits that name a recovery, or the incidents of a cause. */
export const hash32 = (identity: string): string => sha256(identity).slice(0, 32)

/** 12 hex digits that name a policy document. */
export const policyHashOf = (document: string): string => sha256(document).slice(0, 12)
