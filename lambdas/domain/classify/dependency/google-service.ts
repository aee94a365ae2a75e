import type { FailureFacts } from '../facts.ts'

const SERVICE_OF_OPERATOR: readonly (readonly [string, string])[] = [
  ['BigQuery', 'bigquery'],
  ['Dataflow', 'dataflow'],
  ['Dataproc', 'dataproc'],
  ['GCS', 'storage'],
  ['GKE', 'container'],
  ['PubSub', 'pubsub'],
  ['CloudSQL', 'sqladmin'],
  ['VertexAI', 'aiplatform'],
]
const MODULES = ['google.api_core.', 'google.cloud.', 'googleapiclient.']

/** The service behind an operator of the Google provider that failed on an error of Google's own clients. */
export function googleService({ causes, operator }: FailureFacts): string | null {
  const google = causes.some(({ type }) => MODULES.some((module) => type?.startsWith(module)))
  const found = google && operator !== null && SERVICE_OF_OPERATOR.find(([prefix]) => operator.startsWith(prefix))
  return found ? `gcp:${found[1]}` : null
}
