import { beforeAll, describe, expect, it } from 'vitest'
import { goaroundOfStage, type Resource } from '../../support/goaround-app.ts'

let prod: Awaited<ReturnType<typeof goaroundOfStage>>
beforeAll(async () => {
  prod = await goaroundOfStage('prod')
})

describe('what the emulator can’t make', () => {
  it('is left out by a parameter, and nothing that stays refers to it', () => {
    for (const template of prod.templates) {
      const { Resources, Outputs = {} } = template.toJSON() as { Resources: Record<string, Resource>; Outputs?: object }
      const guarded = Object.entries(Resources).flatMap(([id, r]) => (r.Condition ? [id] : []))
      const rest = Object.entries(Resources).filter(([id]) => !guarded.includes(id))
      for (const id of guarded) expect(JSON.stringify([rest, Outputs])).not.toContain(`"${id}"`)
    }
  })

  it('is no other resource type than those the emulator was seen to take', () => {
    const types = new Set(
      prod.templates.flatMap((t) =>
        Object.values(t.toJSON().Resources as Record<string, Resource>).flatMap((r) => (r.Condition ? [] : [r.Type])),
      ),
    )

    expect([...types].toSorted()).toMatchInlineSnapshot(`
      [
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::DynamoDB::Table",
        "AWS::Events::EventBus",
        "AWS::Events::Rule",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::KMS::Alias",
        "AWS::KMS::Key",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
        "AWS::Scheduler::Schedule",
        "AWS::Scheduler::ScheduleGroup",
        "AWS::StepFunctions::StateMachine",
      ]
    `)
  })
})
