import type { Case } from '../scenario-case.ts'

const CHILDREN = ['find_gaps', 'write_order']

export const stockLevels: Case = {
  dag: 'stock_levels',
  story: 'a locked table; two tasks behind it become upstream_failed',
  expected: {
    task: 'book_deliveries',
    mapIndex: -1,
    verdict: 'transient',
    rule: 'lock-conflict',
    clears: [1, 5],
    redrives: 0,
  },
  prepare: (world) => world.workspace.lockStock(),
  direct: async (world) => {
    await world.until('the tasks behind book_deliveries to be upstream_failed', async () => {
      const tasks = await world.airflow.taskInstances('stock_levels', world.runId)
      const states = tasks.filter((task) => CHILDREN.includes(task.task_id)).map((task) => task.state)
      return (states.length === CHILDREN.length && states.every((state) => state === 'upstream_failed')) || undefined
    })
    world.workspace.unlockStock()
    world.say('find_gaps and write_order are upstream_failed; the lock on the stock table is given back')
  },
}
