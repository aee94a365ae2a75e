import type { Sayings } from './sayings.ts'

export const snowflake: Sayings = {
  transient: [
    "000625 (57014): Statement 'x' has locked table 'T' in transaction 1 and this lock has not yet been released. Your statement was aborted because the number of waiters for this lock exceeds the 20 statements limit.",
    "snowflake.connector.errors.OperationalError: 250003: Failed to execute request: HTTPSConnectionPool(host='x.snowflakecomputing.com', port=443): Max retries exceeded",
    '000603 (XX000): SQL execution internal error: Processing aborted by error 300005:123; incident 456.',
  ],
  permanent: [
    '250001 (08001): Failed to connect to DB: x.snowflakecomputing.com:443. Incorrect username or password was specified.',
    "000606 (57P03): No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse' command.",
    "002003 (02000): SQL compilation error: Database 'X' does not exist or not authorized.",
    "000904 (42000): SQL compilation error: error line 1 at position 7 invalid identifier 'FOO'",
    "100038 (22018): Numeric value 'abc' is not recognized",
    "100035 (22007): Timestamp '2020' is not recognized",
    '100080 (22000): Number of columns in file (3) does not match that of the corresponding table (4)',
    "003001 (42501): SQL access control error: Insufficient privileges to operate on schema 'X'",
    "090073 (22000): Warehouse 'X' cannot be resumed because resource monitor 'Y' has exceeded its quota.",
    '390144 (08004): JWT token is invalid.',
    '390100 (08004): Incorrect username or password was specified.',
    '002043 (02000): SQL compilation error: Object does not exist, or operation cannot be performed.',
    '100069 (22P02): Error parsing JSON: unknown keyword "abc"',
    "Remote file 's3://x/y' was not found. There are several potential causes.",
    '393901: Account is suspended / Your free trial has ended and all of your virtual warehouses have been suspended. Add billing information',
    '254007: The certificate is revoked or could not be validated: hostname=x',
  ],
  unknown: [
    '000604 (57014): SQL execution canceled',
    '000630 (57014): Statement reached its statement or warehouse timeout of 3,600 second(s) and was canceled.',
    '390114 (08001): Authentication token has expired.  The user must authenticate again.',
  ],
}
