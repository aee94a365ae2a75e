import { ACCOUNT, REGION } from '../../../local/emulator/emulator.ts'
import { type Fault, ours } from '../fault.ts'
import { failing, pastFirstPass, recovered } from '../stage.ts'

const TOPIC = 'goaround-local-pages-on-call-first'

/** There is no PagerDuty in the local environment, so that nobody can be told at all. */
export const brokenPager: Fault = {
  name: 'broken pager',
  done: "the topic of the only tier is deleted; then ledger_close's bug makes a dead letter, for which somebody is needed",
  // A page is asked for 60 s before it is decided on; then the tender counts what is not delivered.
  schedule: { who: 'page-incident after 60 s, then tend-incidents', seconds: 120 },
  metrics: [
    { atLeast: 1, of: () => ours('PageFailures', 'Sum', { Channel: 'sns' }) },
    { atLeast: 1, of: () => ours('PagesUndelivered', 'Maximum') },
  ],
  alarm: {
    reason: 'Pages-Undelivered',
    state: 'ALARM',
    because: 'somebody is needed and was not told; the alarm has a topic of its own',
  },
  inject: async (stage) => {
    await stage.cli.run(['sns', 'delete-topic', '--topic-arn', `arn:aws:sns:${REGION}:${ACCOUNT}:${TOPIC}`])
    return failing(stage, 'ledger_close', 'post_entries')
  },
  undo: async (stage) => {
    await stage.cli.run(['sns', 'create-topic', '--name', TOPIC])
    stage.workspace.mendLedger()
    await pastFirstPass(stage)
    await stage.cloud.redrive()
    await recovered(stage, 'ledger_close')
  },
}
