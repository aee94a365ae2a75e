import { App } from 'aws-cdk-lib'
import { shadowedRules } from '../lambdas/domain/classify/own-rules/shadow.ts'
import { ConfigError, loadConfig } from '../lib/config/load.ts'
import { addGoaround } from '../lib/goaround.ts'
import { checkWithNag } from '../lib/nag.ts'

const app = new App()
try {
  const { config, source } = await loadConfig({
    env: app.node.tryGetContext('env'),
    config: app.node.tryGetContext('config'),
  })
  console.error(`goaround: environment '${config.environment}' from ${source}`)
  for (const { rule, by } of shadowedRules(config.rules)) {
    console.error(`goaround: rule '${rule}' never decides: '${by}' goes before it and matches whatever it matches`)
  }
  checkWithNag(app, addGoaround(app, config))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exit(1)
}
