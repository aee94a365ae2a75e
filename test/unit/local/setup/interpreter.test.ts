import { expect, test } from 'vitest'
import { findInterpreter, type Interpreter } from '../../../../local/setup/interpreter.ts'

const machine =
  (versions: Record<string, string>) =>
  (command: string): Interpreter | undefined => {
    const version = versions[command]
    return version === undefined ? undefined : { executable: `/usr/bin/${command}`, version }
  }

test('Python 3.11 is taken where there are several', () => {
  const found = findInterpreter({}, machine({ python3: '3.13.1', 'python3.12': '3.12.4', 'python3.11': '3.11.9' }))
  expect(found.version).toBe('3.11.9')
})

test('a plain python3 will do when it is new enough', () => {
  expect(findInterpreter({}, machine({ python3: '3.12.4' })).executable).toBe('/usr/bin/python3')
})

test('a machine with too old a Python is told which it has and which is needed', () => {
  expect(() => findInterpreter({}, machine({ python3: '3.9.2', python: '2.7.18' }))).toThrow(
    /Python 3\.10 to 3\.14 is needed.*python3 is 3\.9\.2, python is 2\.7\.18/,
  )
})

test('a machine without Python is told so', () => {
  expect(() => findInterpreter({}, machine({}))).toThrow(/none was found/)
})

test('GOAROUND_PYTHON is taken, and nothing else beside it', () => {
  const ask = machine({ '/opt/python': '3.12.0', 'python3.11': '3.11.9' })
  expect(findInterpreter({ GOAROUND_PYTHON: '/opt/python' }, ask).version).toBe('3.12.0')
  expect(() => findInterpreter({ GOAROUND_PYTHON: '/opt/none' }, ask)).toThrow(/none was found/)
})
