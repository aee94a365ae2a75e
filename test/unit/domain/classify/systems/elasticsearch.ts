import type { Sayings } from './sayings.ts'

export const elasticsearch: Sayings = {
  transient: [
    'elasticsearch.exceptions.ConnectionTimeout: ConnectionTimeout caused by - ReadTimeoutError',
    "TransportError(429, 'circuit_breaking_exception', '[parent] Data too large')",
    "elastic: (503, 'master_not_discovered_exception')",
    "ConflictError(409, 'version_conflict_engine_exception')",
    'all shards failed: no_shard_available_action_exception',
    'SERVICE_UNAVAILABLE/1/state not recovered / initialized',
  ],
  permanent: [
    "elasticsearch.BadRequestError: BadRequestError(400, 'mapper_parsing_exception', 'failed to parse field [x] of type [long]')",
    "elasticsearch.NotFoundError: NotFoundError(404, 'index_not_found_exception', 'no such index [x]')",
    'cluster_block_exception: index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block]',
    'this action would add [2] total shards, but this cluster currently has [1000]/[1000] maximum shards open',
    'security_exception: action [indices:data/write/bulk] is unauthorized for user [x]',
    'Limit of total fields [1000] has been exceeded',
    'search_phase_execution_exception: Result window is too large, from + size must be less than or equal to: [10000]',
    'resource_already_exists_exception',
    'Text fields are not optimised for operations that require per-document field data like aggregations and sorting',
  ],
  unknown: [],
}
