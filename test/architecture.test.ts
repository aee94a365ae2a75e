import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

type Import = { readonly file: string; readonly line: number; readonly target: string }

const SOURCE = ['bin', 'lib', 'lambdas', 'local', 'scripts', 'bench', 'test'].flatMap((folder) =>
  globSync(`${folder}/**/*.{ts,mjs}`),
)
const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\}[^'"\n]*?)?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(STATEMENT)].map((match) => {
    const named = match[1] ?? match[2] ?? match[3] ?? ''
    const target = named.startsWith('.') ? normalize(join(dirname(file), named)) : named
    return { file, line: text.slice(0, match.index).split('\n').length, target }
  })
}

const imports = SOURCE.flatMap(importsOf)
const from = (folder: string) => imports.filter((i) => i.file.startsWith(`${folder}/`))
const offenders = (list: readonly Import[], allowed: (target: string) => boolean) =>
  list.filter((i) => !allowed(i.target)).map((i) => `${i.file}:${i.line} imports ${i.target}`)
const within =
  (...prefixes: string[]) =>
  (target: string) =>
    prefixes.some((p) => target === p || target.startsWith(`${p}/`))

describe('the import rules of docs/architecture.md', () => {
  it('finds the imports it speaks of', () => {
    expect(imports.length).toBeGreaterThan(300)
    expect(importsOf('lambdas/domain/plan.ts').map((i) => i.target)).toContain('lambdas/domain/backoff.ts')
  })

  it('contracts import zod and each other only', () => {
    expect(offenders(from('lambdas/contracts'), within('zod', 'lambdas/contracts'))).toEqual([])
  })

  it('the domain imports contracts, RE2, cron and itself: no AWS, no Node, no I/O', () => {
    expect(offenders(from('lambdas/domain'), within('lambdas/domain', 'lambdas/contracts', 're2js', 'croner'))).toEqual(
      [],
    )
  })

  it('the domain reads no clock, no randomness and no environment', () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|process\.env|\bsetTimeout\(|\bfetch\(/
    const found = globSync('lambdas/domain/**/*.ts').filter((file) => impure.test(readFileSync(file, 'utf8')))
    expect(found).toEqual([])
  })

  it('regular expressions that the domain runs over outside text are RE2', () => {
    const native =
      /(?:^|[=(,:!&|?\s])\/(?![/*])(?:[^/\\\n]|\\.)+\/[dgimsuvy]*\s*(?:\.(?:exec|test)\(|[,);])|new RegExp\(/m
    const found = globSync('lambdas/domain/**/*.ts').filter((file) =>
      native.test(withoutComments(readFileSync(file, 'utf8'))),
    )
    expect(found).toEqual([])
  })

  it('adapters import the domain, contracts and AWS clients, one client each', () => {
    const allowed = (target: string) =>
      within('lambdas/adapters', 'lambdas/domain', 'lambdas/contracts', 'zod')(target) ||
      target.startsWith('@aws-sdk/') ||
      target === 'node:crypto' ||
      target === 'node:zlib'
    expect(offenders(from('lambdas/adapters'), allowed)).toEqual([])
    for (const file of globSync('lambdas/adapters/*.ts')) {
      const clients = new Set(
        importsOf(file)
          .map((i) => i.target)
          .filter((t) => t.startsWith('@aws-sdk/client-')),
      )
      expect(clients.size, file).toBeLessThanOrEqual(1)
    }
  })

  it('handlers alone read the environment', () => {
    const readers = globSync('lambdas/**/*.ts').filter((file) => readFileSync(file, 'utf8').includes('process.env'))
    expect(readers.filter((file) => !file.startsWith('lambdas/handlers/'))).toEqual([])
  })

  it('nothing in lambdas reaches the CDK, the stacks, the CLI or the embedded run', () => {
    const forbidden = within('aws-cdk-lib', 'constructs', 'cdk-nag', 'lib', 'bin', 'local', 'test', 'commander')
    expect(offenders(from('lambdas'), (target) => !forbidden(target))).toEqual([])
  })

  it('stacks and constructs import the CDK and contracts; handlers they name by path', () => {
    const allowed = (target: string) =>
      within('lib', 'aws-cdk-lib', 'constructs', 'cdk-nag', 'zod', 'esbuild', 'lambdas/contracts')(target) ||
      target.startsWith('node:')
    expect(
      offenders(
        from('lib').filter((i) => !['lib/config/own-rules.ts', 'lib/config/watch-problems.ts'].includes(i.file)),
        allowed,
      ),
    ).toEqual([])
  })

  it('the configuration asks whether a rule and a schedule are one, and nothing else of the domain', () => {
    const asked = from('lib/config').filter((i) => i.target.startsWith('lambdas/domain'))
    expect(asked.map((i) => i.target).toSorted()).toEqual([
      'lambdas/domain/classify/candidate.ts',
      'lambdas/domain/classify/own-rules/expression.ts',
      'lambdas/domain/watch/schedule.ts',
    ])
  })

  it('only lib/config, the embedded run and tests know the environment "local"', () => {
    const known = globSync('{lambdas,lib,bin}/**/*.ts').filter((file) =>
      /['"`]local['"`]/.test(readFileSync(file, 'utf8')),
    )
    const allowed = (file: string) => file.startsWith('lib/config/') || file === 'lib/constructs/target.ts'
    expect(known.filter((file) => !allowed(file))).toEqual([])
  })
})

describe('sizes', () => {
  it('no source file has over 300 lines', () => {
    const long = [...SOURCE, ...globSync('{airflow,local}/**/*.py')]
      .filter((file) => !file.includes('__pycache__'))
      .filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)
    expect(long).toEqual([])
  })

  it('files are named in kebab-case', () => {
    const odd = SOURCE.filter((file) => !/^[a-z0-9-]+(\.test)?\.(ts|mjs)$/.test(file.split('/').pop() ?? ''))
    expect(odd).toEqual([])
  })
})

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
