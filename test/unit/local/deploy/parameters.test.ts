import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { declaredParameters } from '../../../../local/deploy/parameters.ts'

function assembly(templates: Record<string, unknown>): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'))
  for (const [stack, template] of Object.entries(templates)) {
    writeFileSync(join(directory, `${stack}.template.json`), JSON.stringify(template))
  }
  return directory
}

test('each stack gets the parameters that it declares and no other', () => {
  const out = assembly({ A: { Parameters: { Target: {} } }, B: { Parameters: { Target: {}, Endpoint: {} } }, C: {} })
  expect(declaredParameters(out, { Target: 'local', Endpoint: 'http://127.0.0.1:1' }).sort()).toEqual([
    'A:Target=local',
    'B:Endpoint=http://127.0.0.1:1',
    'B:Target=local',
  ])
})

test('a parameter that no stack knows is an error, not silence', () => {
  expect(() => declaredParameters(assembly({ A: {} }), { Taget: 'local' })).toThrow(/Taget/)
})
