import type { Sayings } from './sayings.ts'

export const lakehouse: Sayings = {
  transient: [
    'org.apache.iceberg.exceptions.CommitFailedException: Cannot commit: stale table metadata',
    'org.apache.hudi.exception.HoodieWriteConflictException: java.util.ConcurrentModificationException: Cannot resolve conflicts for overlapping writes',
    'org.apache.hadoop.hive.metastore.LockException / Unable to acquire lock on table, FAILED: Error in acquiring locks',
    'HoodieLockException: Unable to acquire lock, lock object LockResponse',
    'org.apache.thrift.transport.TTransportException: java.net.SocketException: Broken pipe',
  ],
  permanent: [
    'org.apache.iceberg.exceptions.ValidationException: Cannot find field x in table',
    'org.apache.iceberg.exceptions.NoSuchTableException: Table does not exist: db.x',
    'org.apache.spark.sql.delta.DeltaAnalysisException: x is not a Delta table',
    'delta.exceptions.DeltaProtocolError: The table has set these reader features that are not yet supported',
    'org.apache.hudi.exception.HoodieException: Config conflict(key current value existing value)',
    'VersionedFileNotFound: A file referenced in the transaction log cannot be found. This occurs when data has been manually deleted',
    'org.apache.hadoop.hive.ql.parse.SemanticException: Invalid table alias',
    'HIVE: MetaException(message:Partition x already exists)',
    'is not a Parquet file. Expected magic number at tail',
    'Corrupt snappy block / java.io.EOFException: Unexpected end of ZLIB input stream',
  ],
  unknown: [],
}
