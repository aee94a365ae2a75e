import type { Template } from 'aws-cdk-lib/assertions'
import { resourcesOf } from './goaround-app.ts'

type Properties = Record<string, unknown>

/** Every alarm of the templates of `prod`, by its properties. */
export const alarmsIn = (templates: readonly Template[]): Properties[] =>
  Object.values(resourcesOf([...templates], 'AWS::CloudWatch::Alarm')).map((alarm) => alarm.Properties ?? {})

/** @throws Error where there is no such alarm */
export function alarmIn(templates: readonly Template[], reason: string): Properties {
  const found = alarmsIn(templates).find((a) => a.AlarmName === `goaround-prod-${reason}`)
  if (!found) throw new Error(`no alarm ${reason}`)
  return found
}
