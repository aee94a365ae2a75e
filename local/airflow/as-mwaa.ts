import type { EmulatedMwaa } from '../emulator/emulator.ts'
import type { Role } from './settings.ts'

/** As the stage `local` names it. */
const NAME = 'goaround-local'

/** A local Airflow as the emulator's MWAA environment. */
export const asMwaa = (port: number, passwords: Readonly<Record<Role, string>>): EmulatedMwaa => ({
  name: NAME,
  airflowUrl: `http://127.0.0.1:${port}`,
  viewer: { username: 'viewer', password: passwords.viewer },
  user: { username: 'user', password: passwords.user },
})
