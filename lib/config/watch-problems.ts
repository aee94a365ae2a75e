import { calendarSchema, timeZoneSchema } from '../../lambdas/contracts/watch.ts'
import { cronProblem, nextDue } from '../../lambdas/domain/watch/schedule.ts'
import { problem, valueAt } from './problems.ts'

type Path = readonly PropertyKey[]

/** Not so far ahead, but for leap days: what is due on no day until then is a mistake. Seconds. */
const FURTHEST_SECONDS = 5 * 366 * 86_400

/**
 * What the schema cannot say of deadlines and datasets: expressions that are none, names of calendars that are not there
 * or have no day left, names that are taken. It looks at the document as it was written, so that these are told together
 * with everything else that is wrong.
 */
export function watchProblems(document: unknown, now = new Date().toISOString()): string[] {
  const deadlines = pathsOf(document, ['watch', 'deadlines'])
  const datasets = pathsOf(document, ['watch', 'datasets'])
  return [
    ...deadlines.flatMap((path) => deadlineProblems(document, path, now)),
    ...datasets.flatMap((path) => calendarProblem(document, [...path, 'calendar'])),
    ...taken(document, deadlines, 'dag', 'has a deadline already'),
    ...taken(document, datasets, 'name', 'has this name'),
  ]
}

const pathsOf = (document: unknown, path: Path): Path[] => {
  const list = valueAt(document, path)
  return Array.isArray(list) ? list.map((_, at) => [...path, at]) : []
}

function deadlineProblems(document: unknown, path: Path, now: string): string[] {
  const named = calendarProblem(document, [...path, 'calendar'])
  const cron = valueAt(document, [...path, 'cron'])
  if (typeof cron !== 'string') return named
  const wrong = cronProblem(cron)
  if (wrong !== null) return [...named, problem(document, [...path, 'cron'], `five fields of cron; ${wrong}`)]
  if (named.length > 0) return named
  const name = valueAt(document, [...path, 'calendar'])
  const calendar = calendarAt(document, name)
  if (name !== undefined && calendar === undefined) return []
  const zone = timeZoneSchema.safeParse(valueAt(document, [...path, 'timeZone']) ?? calendar?.timeZone ?? 'UTC')
  if (!zone.success) return []
  const schedule = { cron, timeZone: zone.data, calendar: calendar ?? null }
  if (nextDue(schedule, now, FURTHEST_SECONDS) !== null) return []
  const what = calendar === undefined ? 'an expression with a day' : 'a day that its calendar has'
  return [problem(document, [...path, 'cron'], `${what}: nothing is ever due`)]
}

/** A name that no calendar has. What is wrong with the calendar itself the schema tells. */
function calendarProblem(document: unknown, path: Path): string[] {
  const name = valueAt(document, path)
  if (typeof name !== 'string') return []
  const calendars = valueAt(document, ['watch', 'calendars'])
  const names = typeof calendars === 'object' && calendars !== null ? Object.keys(calendars) : []
  if (names.includes(name)) return []
  const there = names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`
  return [problem(document, path, `a calendar of watch.calendars; ${there}`)]
}

function calendarAt(document: unknown, name: unknown) {
  const written = typeof name === 'string' ? valueAt(document, ['watch', 'calendars', name]) : undefined
  const defaults = { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], holidays: [] }
  const parsed = calendarSchema.safeParse(typeof written === 'object' ? { ...defaults, ...written } : written)
  return parsed.success ? parsed.data : undefined
}

function taken(document: unknown, paths: readonly Path[], field: string, has: string): string[] {
  const names = paths.map((path) => valueAt(document, [...path, field]))
  return paths.flatMap((path, at) => {
    const first = names.indexOf(names[at])
    if (first === at || typeof names[at] !== 'string') return []
    return [problem(document, [...path, field], `another one: ${paths[first]?.map(String).join('.')} ${has}`)]
  })
}
