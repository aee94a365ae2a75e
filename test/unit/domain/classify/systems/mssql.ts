import type { Sayings } from './sayings.ts'

export const mssql: Sayings = {
  transient: [
    "[40613] Database 'x' on server 'y' is not currently available. Please retry the connection later.",
    '(10928) Resource ID : 1. The request limit for the database is 60 and has been reached.',
    '[40197] The service has encountered an error processing your request. Please try again. Error code 40501.',
    '[40501] The service is currently busy. Retry the request after 10 seconds.',
    '[08S01] [Microsoft][ODBC Driver 17 for SQL Server]TCP Provider: Error code 0x2746 (10054)',
    'Lock request time out period exceeded.',
    'A transport-level error has occurred when receiving results from the server.',
  ],
  permanent: [
    "Login failed for user 'x'. (18456)",
    "[42S02] Invalid object name 'dbo.x'. (208)",
    "[42S22] Invalid column name 'y'. (207)",
    "Incorrect syntax near 'x'. (102)",
    'String or binary data would be truncated in table',
    "Violation of PRIMARY KEY constraint 'PK_x'. Cannot insert duplicate key in object 'dbo.x'.",
    "Conversion failed when converting the varchar value 'abc' to data type int.",
    "[28000] Cannot open server 'x' requested by the login. Client with IP address '1.2.3.4' is not allowed to access the server.",
    '[IM002] [Microsoft][ODBC Driver Manager] Data source name not found and no default driver specified',
    "Can't open lib 'ODBC Driver 17 for SQL Server' : file not found",
    "Could not allocate space for object 'dbo.x' in database 'y' because the 'PRIMARY' filegroup is full.",
    "The transaction log for database 'x' is full due to 'LOG_BACKUP'.",
    "The SELECT permission was denied on the object 'x', database 'y', schema 'dbo'.",
    'Arithmetic overflow error converting expression to data type int.',
    'Cannot open database "x" requested by the login. The login failed.',
  ],
  unknown: [
    '[HYT00] [Microsoft][ODBC Driver 17 for SQL Server]Login timeout expired',
    'Execution Timeout Expired. The timeout period elapsed prior to completion of the operation or the server is not responding.',
  ],
}
