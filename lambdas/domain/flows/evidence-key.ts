/** One key per failed try, so that a duplicate's evidence is written once. */
export const evidenceKey = (tryNumber: number, taskInstanceId: string | null): string =>
  `${String(tryNumber).padStart(5, '0')}#${taskInstanceId ?? '-'}`
