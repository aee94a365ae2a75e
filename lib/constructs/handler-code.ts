import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { AssetHashType, DockerImage, type ILocalBundling } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync } from 'esbuild'
import { POLICY_FILE } from '../../lambdas/contracts/env.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Some of the SDK's dependencies are CommonJS and call `require`, which an ES module does not have. */
const REQUIRE = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);"

/**
 * A handler as one minified ES module with the SDK in it, its source map, and the environment's policy beside it. The
 * bundler runs in this process: the library's own construct starts npx for each function, which took most of a synth.
 */
export function handlerCode(handlerFile: string, policyFile: string): Code {
  const local: ILocalBundling = {
    tryBundle(output) {
      buildSync({
        absWorkingDir: ROOT,
        entryPoints: [join(ROOT, 'lambdas', 'handlers', `${handlerFile}.ts`)],
        outfile: join(output, 'index.mjs'),
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
      })
      copyFileSync(policyFile, join(output, POLICY_FILE))
      return true
    },
  }
  return Code.fromAsset(join(ROOT, 'lambdas'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local,
      // Never pulled or run: the local way does not decline. The command tells one bundle from the other in CDK's cache.
      image: DockerImage.fromRegistry('none'),
      command: [handlerFile, policyFile],
    },
  })
}
