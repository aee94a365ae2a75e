import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { AffectedRun, Incident, IncidentMember } from '../domain/incident/incident.ts'
import type { Incidents } from '../domain/ports/incidents.ts'
import { VersionConflict } from '../domain/ports/ledger.ts'
import * as items from './incident-items.ts'
import { everyShard } from './shards.ts'
import { LedgerTable } from './table.ts'

/** Incidents in the ledger's table. */
export class DynamoIncidents implements Incidents {
  readonly #table: LedgerTable

  constructor(table: string, db: DynamoDBDocumentClient) {
    this.#table = new LedgerTable(table, db)
  }

  async latest(base: string): Promise<Incident | undefined> {
    const [item] = await this.#table.queryPage({
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': items.generationsPartition(base) },
      ScanIndexForward: false,
      Limit: 1,
    })
    return item && items.incidentOf(item)
  }

  async load(id: string): Promise<Incident | undefined> {
    const item = await this.#table.get(items.incidentKey(id))
    return item && items.incidentOf(item)
  }

  async create(incident: Incident): Promise<void> {
    const Item = items.incidentItem(incident)
    const made = await this.#table.putIf({ Item, ConditionExpression: 'attribute_not_exists(pk)' })
    if (!made) throw new VersionConflict(`incident ${incident.id} exists`)
  }

  async save(next: Incident): Promise<void> {
    const saved = await this.#table.putIf({
      Item: items.incidentItem(next),
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': next.version - 1 },
    })
    if (!saved) throw new VersionConflict(`incident ${next.id} was changed by somebody else`)
  }

  async addMember(id: string, member: IncidentMember): Promise<void> {
    await this.#table.putIf({ Item: items.memberItem(id, member), ConditionExpression: 'attribute_not_exists(pk)' })
  }

  async members(id: string): Promise<IncidentMember[]> {
    const shards = await Promise.all(items.membersPartitions(id).map((pk) => this.#table.neighbours(pk, 'REC#')))
    return shards.flat().map(items.memberFrom)
  }

  async saveRun(id: string, run: AffectedRun): Promise<void> {
    await this.#table.putIf({
      Item: items.affectedRunItem(id, run),
      ConditionExpression: 'attribute_not_exists(pk) OR read_at <= :read',
      ExpressionAttributeValues: { ':read': run.readAt },
    })
  }

  async runs(id: string): Promise<AffectedRun[]> {
    return (await this.#table.neighbours(items.runsPartition(id), 'RUN#')).map(items.affectedRunOf)
  }

  async inState(environment: string, kind: Incident['state']['kind'], limit: number): Promise<Incident[]> {
    const shards = await Promise.all(
      everyShard().map((shard) =>
        this.#table.queryPage({
          IndexName: 'state',
          KeyConditionExpression: 'state_pk = :pk',
          ExpressionAttributeValues: { ':pk': items.incidentPartition(environment, kind, shard) },
          ScanIndexForward: false,
          Limit: limit,
        }),
      ),
    )
    const found = shards.flat().map(items.incidentOf)
    return found.toSorted((a, b) => (a.lastSeen > b.lastSeen ? -1 : 1)).slice(0, limit)
  }
}
