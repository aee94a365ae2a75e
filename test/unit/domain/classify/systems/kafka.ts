import type { Sayings } from './sayings.ts'

export const kafka: Sayings = {
  transient: [
    'org.apache.kafka.common.errors.TimeoutException: Topic x not present in metadata after 60000 ms.',
    'org.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.',
    "KafkaTimeoutError: Batch for TopicPartition(topic='x', partition=0) containing 1 record(s) expired: 30 seconds have passed since batch creation",
    'KafkaError{code=_ALL_BROKERS_DOWN,val=-187,str="3/3 brokers are down"}',
    `KafkaError{code=_TRANSPORT,val=-195,str="Failed to resolve 'broker:9092'"}`,
    'kafka.errors.NoBrokersAvailable: NoBrokersAvailable',
    'org.apache.kafka.common.errors.DisconnectException',
    "org.apache.kafka.common.errors.CoordinatorLoadInProgressException: The coordinator is loading and hence can't process requests.",
    'NotEnoughReplicasException: Messages are rejected since there are fewer in-sync replicas than required.',
  ],
  permanent: [
    'org.apache.kafka.common.errors.RecordTooLargeException: The message is 2000000 bytes when serialized which is larger than 1048576',
    'kafka.errors.UnknownTopicOrPartitionError: [Error 3] UnknownTopicOrPartitionError',
    'org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed: Invalid username or password',
    'org.apache.kafka.common.errors.SerializationException: Error deserializing Avro message for id -1: Unknown magic byte!',
    'org.apache.kafka.clients.consumer.OffsetOutOfRangeException: Offsets out of range with no configured reset policy for partitions',
    'Schema being registered is incompatible with an earlier schema; error code: 409',
    'org.apache.kafka.common.config.ConfigException: Missing required configuration "bootstrap.servers"',
    'org.apache.kafka.common.errors.InvalidReplicationFactorException: Replication factor: 3 larger than available brokers: 1',
  ],
  unknown: [],
}
