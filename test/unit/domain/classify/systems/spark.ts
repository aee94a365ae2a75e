import type { Sayings } from './sayings.ts'

export const spark: Sayings = {
  transient: [
    'java.net.SocketTimeoutException: Read timed out',
    'org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot create directory. Name node is in safe mode.',
    'org.apache.hadoop.ipc.StandbyException: Operation category READ is not supported in state standby',
  ],
  permanent: [
    'org.apache.spark.SparkException: Job aborted due to stage failure: Total size of serialized results of 100 tasks (1.0 GB) is bigger than spark.driver.maxResultSize',
    "org.apache.spark.sql.AnalysisException: cannot resolve '`x`' given input columns: [a, b]",
    'Caused by: java.io.NotSerializableException: com.x.Foo',
    'Job aborted due to stage failure: Task 3 in stage 2.0 failed 4 times, most recent failure: Lost task 3.3: org.apache.spark.SparkException: Failed to execute user defined function',
    'Exception in thread "main" org.apache.spark.SparkException: Application application_1 finished with failed status; java.lang.NoClassDefFoundError: org/x/Y',
    'java.io.IOException: No space left on device',
    'org.apache.spark.SparkUpgradeException: You may get a different result due to the upgrading to Spark >= 3.0',
    'java.lang.IllegalArgumentException: Illegal pattern component: YYYY',
    'org.apache.hadoop.mapred.FileAlreadyExistsException: Output directory hdfs://x already exists',
    'org.apache.hadoop.security.AccessControlException: Permission denied: user=x, access=WRITE, inode="/user"',
    'java.lang.UnsupportedClassVersionError: has been compiled by a more recent version of the Java Runtime',
    'py4j.protocol.Py4JJavaError: An error occurred while calling o1.save. : java.lang.ClassNotFoundException: Failed to find data source: delta.',
    'SparkRuntimeException: [INVALID_ARRAY_INDEX] The index 3 is out of bounds',
    'java.sql.BatchUpdateException: ORA-00001: unique constraint violated',
    'Python worker failed to connect back / Python in worker has different version 3.8 than that in driver 3.9',
    'Detected implicit cartesian product for INNER join',
  ],
  unknown: [
    'org.apache.spark.shuffle.FetchFailedException: Failed to connect to host:7337',
    'Reason: Remote RPC client disassociated. Likely due to containers exceeding thresholds, or network issues.',
    'Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure',
  ],
}
