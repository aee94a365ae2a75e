import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstDeath, ownSession, runMain, screen, started } from '../entry.ts'
import { ROOT } from '../paths.ts'
import type { Child } from '../processes/child.ts'
import { RUN_DIRECTORY } from '../processes/run-session.ts'
import type { Start } from '../scenario/platform.ts'
import { ensurePython } from '../setup/python.ts'
import { phases } from '../view/phases.ts'
import { playCascade } from './cascade.ts'
import { cascadeMarkdown } from './markdown.ts'
import { type CascadeOptions, parseCascadeOptions } from './options.ts'
import { cascadePage } from './page.ts'
import { cascadePicture } from './picture.ts'
import { startCascade } from './platform.ts'
import type { CascadeResult } from './result.ts'
import { cascadeLines } from './table.ts'

async function main({ seeds, json, html, write }: CascadeOptions): Promise<number> {
  await ensurePython({ tools: true, airflow: true })
  const session = await ownSession()
  try {
    const results: CascadeResult[] = []
    for (const seed of seeds) {
      const result = await played(session.start, seed)
      results.push(result)
      screen.line('')
      for (const line of cascadeLines(result, screen.paint)) screen.line(line)
      const page = seeds.length === 1 ? html : html.replace(/(\.[^./]*)?$/, `-${seed}$1`)
      writeFileSync(page, cascadePage(result))
      screen.line(`page written to ${page}`)
    }
    writeFileSync(json, `${JSON.stringify(results.length === 1 ? results[0] : results, null, 2)}\n`)
    screen.line(`result written to ${json}`)
    if (write) writeDocs(results)
    return results.every(({ problems }) => problems.length === 0) ? 0 : 1
  } finally {
    await session.close()
  }
}

function writeDocs(results: readonly CascadeResult[]): void {
  const [first] = results
  if (!first) return
  writeFileSync(join(ROOT, 'docs', 'side-by-side.svg'), cascadePicture(first))
  writeFileSync(join(ROOT, 'docs', 'side-by-side.md'), cascadeMarkdown(results))
  screen.line('docs/side-by-side.md and .svg written')
}

/** One seed, on a platform of its own. */
async function played(start: Start, seed: number): Promise<CascadeResult> {
  screen.line(`Seed ${seed}. Set-up, all of it on 127.0.0.1:`)
  const children: Child[] = []
  const { phase, stop } = phases(screen)
  const platform = await startCascade(started(start, children), RUN_DIRECTORY, phase).finally(stop)
  try {
    return await Promise.race([playCascade(platform, seed, screen.line), firstDeath(children)])
  } finally {
    await Promise.all([platform.close(), ...children.map((child) => child.stop())])
  }
}

await runMain(() => main(parseCascadeOptions(process.argv.slice(2))))
