import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AssetHashType, DockerImage, type ILocalBundling } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync, type OutputFile } from 'esbuild'
import { POLICY_FILE } from '../../lambdas/contracts/env.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const HANDLERS = join(ROOT, 'lambdas', 'handlers')

/** Some of the SDK's dependencies are CommonJS and call `require`, which an ES module does not have. */
const REQUIRE = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);"

/**
 * A handler as one minified ES module with the SDK in it, its source map, and the environment's policy beside it. All
 * are built in one go, in this process: the library's own construct starts npx for each, most of the time of a synth.
 */
export function handlerCode(handlerFile: string, policyFile: string): Code {
  const local: ILocalBundling = {
    tryBundle(output) {
      for (const file of bundles().filter(({ path }) => basename(path).startsWith(`${handlerFile}.mjs`))) {
        writeFileSync(join(output, basename(file.path)), file.contents)
      }
      copyFileSync(policyFile, join(output, POLICY_FILE))
      return true
    },
  }
  return Code.fromAsset(HANDLERS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local,
      // Never pulled or run: the local way does not decline. The command tells one bundle from the other in CDK's cache.
      image: DockerImage.fromRegistry('none'),
      command: [handlerFile, policyFile],
    },
  })
}

let built: OutputFile[] | undefined

/** `<handler>.mjs` and `<handler>.mjs.map` of each handler. */
function bundles(): OutputFile[] {
  built ??= buildSync({
    absWorkingDir: ROOT,
    entryPoints: readdirSync(HANDLERS)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(HANDLERS, file)),
    write: false,
    outdir: 'out',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    banner: { js: REQUIRE },
    logLevel: 'warning',
  }).outputFiles
  return built
}
