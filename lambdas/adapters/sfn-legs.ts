import { DescribeExecutionCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { AttemptResult, LegInput } from '../contracts/workflow.ts'
import type { Legs, StartedLeg, TaskTokens } from '../domain/ports/transport.ts'
import { clientSettings } from './aws-client.ts'

/** `<recovery id>-<redrive>-<leg>`: a closed name cannot be started again, so each leg has its own. */
export const executionName = (recoveryId: string, redrive: number, leg: number): string =>
  `${recoveryId}-${redrive}-${leg}`

export const sfnClient = (): SFNClient => new SFNClient(clientSettings())

export class SfnLegs implements Legs {
  readonly #aliasArn: string
  readonly #sfn: SFNClient

  constructor(aliasArn: string, sfn: SFNClient) {
    this.#aliasArn = aliasArn
    this.#sfn = sfn
  }

  async start(recoveryId: string, redrive: number, leg: number): Promise<StartedLeg> {
    const input: LegInput = { recovery_id: recoveryId, leg }
    const name = executionName(recoveryId, redrive, leg)
    try {
      await this.#sfn.send(
        new StartExecutionCommand({ stateMachineArn: this.#aliasArn, name, input: JSON.stringify(input) }),
      )
      return 'started'
    } catch (error) {
      if ((error as Error).name !== 'ExecutionAlreadyExists') throw error
      return (await this.running(recoveryId, redrive, leg)) ? 'running' : 'closed'
    }
  }

  async running(recoveryId: string, redrive: number, leg: number): Promise<boolean> {
    const executionArn = this.#executionArn(executionName(recoveryId, redrive, leg))
    try {
      const { status } = await this.#sfn.send(new DescribeExecutionCommand({ executionArn }))
      return status === 'RUNNING'
    } catch (error) {
      if ((error as Error).name === 'ExecutionDoesNotExist') return false
      throw error
    }
  }

  /** `…:stateMachine:<machine>:<alias>` → `…:execution:<machine>:<name>` */
  #executionArn(name: string): string {
    const parts = this.#aliasArn.split(':')
    return [...parts.slice(0, 5), 'execution', parts[6], name].join(':')
  }
}

export class SfnTaskTokens implements TaskTokens {
  readonly #sfn: SFNClient

  constructor(sfn: SFNClient) {
    this.#sfn = sfn
  }

  async complete(taskToken: string, result: AttemptResult): Promise<'sent' | 'gone'> {
    try {
      await this.#sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(result) }))
      return 'sent'
    } catch (error) {
      const name = (error as Error).name
      if (name === 'TaskTimedOut' || name === 'TaskDoesNotExist' || name === 'InvalidToken') return 'gone'
      throw error
    }
  }
}
