import { userInfo } from 'node:os'
import { EXIT, UsageError } from './failure.ts'
import { type Output, plain } from './print.ts'
import type { Store } from './store.ts'

export type SwitchOptions = { readonly reason?: string; readonly actor?: string; readonly json?: boolean }

/** Stops (or lets go on) all acting on Airflow, from the gateway's next read on; nothing is lost, all of it waits. */
export async function setKillSwitch(
  store: Store,
  paused: boolean,
  options: SwitchOptions,
  out: Output,
  now: string,
): Promise<number> {
  const reason = options.reason?.trim()
  if (paused && !reason) throw new UsageError('--reason: expected why, so that others know at 3 a.m.')
  const value = { paused, actor: options.actor ?? userInfo().username, reason: reason || 'resumed', at: now }
  await store.controls.setKillSwitch(store.environment, value)
  if (options.json) out.line(JSON.stringify({ environment: store.environment, ...value }))
  else {
    const effect = paused
      ? 'paused: nothing is cleared until `goaround resume`'
      : 'acting again; what was held is released each minute'
    out.line(plain(`${store.environment}: ${effect} (${value.actor}: ${value.reason})`))
  }
  return EXIT.good
}
