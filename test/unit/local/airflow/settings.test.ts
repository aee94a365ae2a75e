import { expect, test } from 'vitest'
import { configuration, renderConfiguration } from '../../../../local/airflow/settings.ts'

const settings = { home: '/h', port: 8123, dagFolder: '/d%20ags', parallelism: 4, paused: false }

test('Airflow listens to this machine only', () => {
  expect(configuration(settings).api).toMatchObject({ host: '127.0.0.1', port: 8123 })
})

test('every run has secrets of its own', () => {
  const [one, other] = [configuration(settings), configuration(settings)]
  expect(one.api_auth?.jwt_secret).not.toBe(other.api_auth?.jwt_secret)
  expect(one.core?.fernet_key).not.toBe(other.core?.fernet_key)
  expect(one.core?.fernet_key).toMatch(/^[\w-]{43}=$/)
})

test('a percent sign in a path survives the file', () => {
  expect(renderConfiguration(configuration(settings))).toContain('dags_folder = /d%%20ags\n')
})
