import { type RuleCases, raised, said } from '../support.ts'

const sql = (sqlstate: string, message = '') => raised('psycopg2.OperationalError', { sqlstate }, message)

export const SQL_CASES: readonly RuleCases[] = [
  {
    rule: 'sql-serialization',
    promise: 'a transaction undone for a conflict is run again',
    matches: [
      sql('40001'),
      sql('40P01'),
      sql('55P03'),
      raised('psycopg2.errors.DeadlockDetected'),
      said("('40001', '[40001] [ODBC] chosen as the victim')"),
    ],
    misses: [sql('40002')],
  },
  {
    rule: 'lock-conflict',
    promise: 'a writer that lost tries again',
    matches: [
      raised('pymysql.err.OperationalError', {}, "(1205, 'Lock wait timeout exceeded; try restarting transaction')"),
      said('ORA-00060: deadlock detected while waiting for resource'),
      said('sqlite3.OperationalError: database is locked'),
      said('the object has been modified; please apply your changes to the latest version'),
    ],
    misses: [said('the door is locked'), said('blocked by review')],
  },
  {
    rule: 'table-commit-conflict',
    promise: 'a lost commit to a table is repeated',
    matches: [
      raised('delta.exceptions.ConcurrentAppendException'),
      raised('pyiceberg.exceptions.CommitFailedException'),
      said('[DELTA_CONCURRENT_APPEND] a concurrent writer'),
    ],
    misses: [raised('java.util.ConcurrentModificationException'), said('commit done')],
  },
  {
    rule: 'sql-disk-full',
    promise: "the database's full disk needs a person",
    matches: [sql('53100'), raised('psycopg2.errors.DiskFull')],
    misses: [sql('53200')],
  },
  {
    rule: 'sql-resources',
    promise: 'connections of the database become free',
    matches: [
      sql('53300'),
      said('FATAL: sorry, too many clients already'),
      said('FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute'),
      said("(1040, 'Too many connections')"),
    ],
    misses: [sql('57014'), said('many clients are happy')],
  },
  {
    rule: 'sql-server-stopping',
    promise: 'a server that starts, stops or fails over comes back',
    matches: [
      sql('57P01'),
      raised('pymongo.errors.AutoReconnect'),
      said('FATAL: the database system is starting up'),
      said('CLUSTERDOWN The cluster is down'),
    ],
    misses: [sql('57014'), said('the database system is PostgreSQL')],
  },
  {
    rule: 'sql-read-only',
    promise: 'a demoted server is left for the new primary',
    matches: [sql('25006'), said('cannot execute INSERT in a read-only transaction')],
    misses: [sql('25001'), said('read-only mode is nice')],
  },
  {
    rule: 'sql-cancelled',
    promise: 'a statement over its time stays undecided',
    matches: [
      sql('57014'),
      raised('psycopg2.errors.QueryCanceled'),
      said('Statement reached its statement or warehouse timeout of 3,600 second(s) and was canceled.'),
    ],
    misses: [sql('57P01'), said('the order was cancelled')],
  },
  {
    rule: 'sql-auth',
    promise: 'a rejected user needs a person',
    matches: [sql('28P01'), sql('42501'), raised('psycopg2.errors.InsufficientPrivilege')],
    misses: [sql('42601')],
  },
  {
    rule: 'sql-syntax',
    promise: 'a statement that does not parse is edited by a person',
    matches: [
      sql('42601'),
      said('(1064, "You have an error in your SQL syntax near \'form\'")'),
      said('SYNTAX_ERROR: line 3:8: Column id cannot be resolved'),
      said('001003 (42000): SQL compilation error: syntax error unexpected FORM'),
    ],
    misses: [sql('42P01'), said('the syntax is fine')],
  },
  {
    rule: 'sql-unknown-object',
    promise: 'a missing table or column needs a person',
    matches: [
      sql('42P01'),
      raised('psycopg2.errors.UndefinedColumn'),
      said("(1146, \"Table 'shop.orders' doesn't exist\")"),
      said('ORA-00942: table or view does not exist'),
    ],
    misses: [sql('42601'), said('the table is set')],
  },
  {
    rule: 'sql-statement',
    promise: 'a statement that the database rejects is edited by a person',
    matches: [sql('42803'), sql('0A000'), raised('psycopg2.ProgrammingError')],
    misses: [sql('22012'), said('the statement ran')],
  },
  {
    rule: 'sql-data',
    promise: 'a value that does not fit needs a person',
    matches: [
      sql('22P02'),
      raised('psycopg2.errors.NumericValueOutOfRange'),
      said('(1406, "Data too long for column \'name\' at row 7")'),
      said('ORA-01722: invalid number'),
    ],
    misses: [sql('23505'), said('the value is long')],
  },
  {
    rule: 'sql-constraint',
    promise: 'rows that break a rule of the table need a person',
    matches: [
      sql('23505'),
      raised('sqlalchemy.exc.IntegrityError'),
      said('null value in column "id" of relation "orders"'),
      said("(1062, \"Duplicate entry '7' for key 'PRIMARY'\")"),
    ],
    misses: [sql('22001'), said('an entry for a key')],
  },
  {
    rule: 'sql-connection',
    promise: 'a broken connection to the database is made again',
    matches: [
      sql('08006'),
      said('ORA-03113: end-of-file on communication channel'),
      said('com.mysql.cj.jdbc: Communications link failure'),
      raised('psycopg2.InterfaceError', {}, 'connection already closed'),
    ],
    misses: [sql('0A000'), said('the link works')],
  },
  {
    rule: 'oracle-connect-setting',
    promise: 'a wrong service name is corrected by a person',
    matches: [said('ORA-12514: TNS:listener does not currently know of service requested in connect descriptor')],
    misses: [said('ORA-12541: TNS:no listener')],
  },
  {
    rule: 'database-connect-timeout',
    promise: 'a database that does not answer stays undecided: down or behind a firewall',
    matches: [
      said(
        'could not connect to server: Connection timed out\n\tIs the server running on host "db.test" and accepting TCP/IP connections on port 5432?',
      ),
      said('[Microsoft][ODBC Driver 18 for SQL Server]Login timeout expired'),
      raised(
        'psycopg2.OperationalError',
        { errno: 'ETIMEDOUT' },
        'connection to server at "10.0.0.4", port 5432 failed',
      ),
    ],
    misses: [said('could not connect to server: Connection refused'), said('read timed out')],
  },
  {
    rule: 'backend-pool',
    promise: 'a pool that is lent out has room later',
    matches: [
      raised('sqlalchemy.exc.TimeoutError', {}, 'QueuePool limit of size 10 overflow 5 reached, connection timed out'),
      said('HikariPool-1 - Connection is not available, request timed out after 30000ms.'),
    ],
    misses: [said('the pool is warm')],
  },
  {
    rule: 'database-session-setting',
    promise: 'a session without a warehouse or database is set up by a person',
    matches: [
      raised('snowflake.connector.errors.ProgrammingError', { sqlstate: '57P03' }, 'No active warehouse selected'),
      said("(1046, 'No database selected')"),
    ],
    misses: [sql('57P03', 'the database system is starting up'), said('the warehouse is open')],
  },
  {
    rule: 'database-connection-cut',
    promise: 'a connection that the database dropped in the midst stays undecided',
    matches: [said("(2006, 'MySQL server has gone away')"), said('SSL SYSCALL error: EOF detected')],
    misses: [said('server closed the connection')],
  },
  {
    rule: 'oracle-undo',
    promise: 'a query longer than the undo space needs a person',
    matches: [said('ORA-01555: snapshot too old: rollback segment number 7 too small')],
    misses: [said('the snapshot is new')],
  },
]
