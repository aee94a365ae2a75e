import { DescribeExecutionCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, describe, expect, it } from 'vitest'
import { executionName, SfnLegs, SfnTaskTokens, sfnClient } from '../../../lambdas/adapters/sfn-legs.ts'

const mock = mockClient(SFNClient)
beforeEach(() => mock.reset())

const ID = '0123456789abcdef0123456789abcdef'
const ALIAS = 'arn:aws:states:eu-west-1:111122223333:stateMachine:goaround-test:live'
const EXECUTION = `arn:aws:states:eu-west-1:111122223333:execution:goaround-test:${ID}-2-7`
const legs = () => new SfnLegs(ALIAS, sfnClient())
const error = (name: string) => Object.assign(new Error(`${name}!`), { name })

describe('starting a leg', () => {
  it('starts the alias with the recovery and the leg and nothing else', async () => {
    mock.on(StartExecutionCommand).resolves({})

    expect(await legs().start(ID, 2, 7)).toBe('started')

    expect(mock).toHaveReceivedCommandExactlyOnceWith(StartExecutionCommand, {
      stateMachineArn: ALIAS,
      name: `${ID}-2-7`,
      input: `{"recovery_id":"${ID}","leg":7}`,
    })
  })

  it.each([
    ['RUNNING', 'running'],
    ['FAILED', 'closed'],
    ['SUCCEEDED', 'closed'],
  ] as const)('whose name is taken by an execution that is %s answers %s', async (status, answer) => {
    mock.on(StartExecutionCommand).rejects(error('ExecutionAlreadyExists'))
    mock.on(DescribeExecutionCommand, { executionArn: EXECUTION }).resolves({ status })

    expect(await legs().start(ID, 2, 7)).toBe(answer)
  })

  it('that fails otherwise is thrown on', async () => {
    mock.on(StartExecutionCommand).rejects(error('ThrottlingException'))
    await expect(legs().start(ID, 2, 7)).rejects.toThrow('ThrottlingException!')
  })

  it('has a name that Step Functions takes, however often it was redriven', () => {
    expect(executionName(ID, 99_999, 99_999)).toMatch(/^[A-Za-z0-9_-]{1,80}$/)
  })
})

describe('whether a leg is running', () => {
  it.each([
    ['RUNNING', true],
    ['SUCCEEDED', false],
    ['FAILED', false],
    ['TIMED_OUT', false],
    ['ABORTED', false],
  ] as const)('is asked of its execution: %s means %s', async (status, running) => {
    mock.on(DescribeExecutionCommand, { executionArn: EXECUTION }).resolves({ status })
    expect(await legs().running(ID, 2, 7)).toBe(running)
  })

  it('is no where the execution never was', async () => {
    mock.on(DescribeExecutionCommand).rejects(error('ExecutionDoesNotExist'))
    expect(await legs().running(ID, 2, 7)).toBe(false)
  })

  it('is never no because nobody could be asked', async () => {
    mock.on(DescribeExecutionCommand).rejects(error('ThrottlingException'))
    await expect(legs().running(ID, 2, 7)).rejects.toThrow('ThrottlingException!')
  })
})

describe('ending an attempt by its token', () => {
  const result = { outcome: 'not-now', reason: 'kill-switch', detail: 'paused' } as const
  const complete = () => new SfnTaskTokens(sfnClient()).complete('token', result)

  it('sends the result', async () => {
    mock.on(SendTaskSuccessCommand).resolves({})

    expect(await complete()).toBe('sent')

    expect(mock).toHaveReceivedCommandExactlyOnceWith(SendTaskSuccessCommand, {
      taskToken: 'token',
      output: JSON.stringify(result),
    })
  })

  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('that is gone (%s) says so', async (name) => {
    mock.on(SendTaskSuccessCommand).rejects(error(name))
    expect(await complete()).toBe('gone')
  })

  it('that could not be sent is not gone', async () => {
    mock.on(SendTaskSuccessCommand).rejects(error('ThrottlingException'))
    await expect(complete()).rejects.toThrow('ThrottlingException!')
  })
})
