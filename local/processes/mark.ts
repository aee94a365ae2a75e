/** Set for every child, and so inherited by all that it starts. */
export const RUN_MARK = 'GOAROUND_RUN'

/** Which processes are meant. */
export type Whose = {
  /** of the runs' records */
  readonly directory: string
  /** one run of the directory; without it every run that there ever was */
  readonly run?: string
}

export function markOf(directory: string, run: string): string {
  return `${directory}#${run}`
}

/** Does a process with this mark belong to them? */
export function isTheirs(whose: Whose, mark: string | undefined): boolean {
  if (mark === undefined) return false
  return whose.run === undefined
    ? mark.startsWith(markOf(whose.directory, ''))
    : mark === markOf(whose.directory, whose.run)
}
