import type { Sayings } from './sayings.ts'

export const mysql: Sayings = {
  transient: [
    "(1205, 'Lock wait timeout exceeded; try restarting transaction')",
    "(1040, 'Too many connections')",
    `(2003, "Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)")`,
    "(1290, 'The MySQL server is running with the --read-only option so it cannot execute this statement')",
    "(1053, 'Server shutdown in progress')",
  ],
  permanent: [
    `(1045, "Access denied for user 'x'@'10.0.0.1' (using password: YES)")`,
    `(1049, "Unknown database 'x'")`,
    `(1054, "Unknown column 'x' in 'field list'")`,
    '(1064, "You have an error in your SQL syntax; check the manual")',
    `(1146, "Table 'x.y' doesn't exist")`,
    `(1062, "Duplicate entry '1' for key 'PRIMARY'")`,
    `(1406, "Data too long for column 'x' at row 1")`,
    `(1364, "Field 'x' doesn't have a default value")`,
    `(1292, "Truncated incorrect DOUBLE value: 'abc'")`,
    `(1142, "SELECT command denied to user 'x'@'%' for table 'y'")`,
    `(1366, "Incorrect integer value: '' for column 'x' at row 1")`,
    `(1153, "Got a packet bigger than 'max_allowed_packet' bytes")`,
    "(3948, 'Loading local data is disabled; this must be enabled on both the client and server sides')",
    `(1130, "Host '10.0.0.1' is not allowed to connect to this MySQL server")`,
    `(1114, "The table 'x' is full")`,
    `(1690, "BIGINT UNSIGNED value is out of range in '(a - b)'")`,
    "(1451, 'Cannot delete or update a parent row: a foreign key constraint fails')",
  ],
  unknown: [
    "(2006, 'MySQL server has gone away')",
    "(2013, 'Lost connection to MySQL server during query')",
    "(1317, 'Query execution was interrupted')",
    "(3024, 'Query execution was interrupted, maximum statement execution time exceeded')",
  ],
}
