import { type RuleCases, raised, said } from '../support.ts'

export const CODE_CASES: readonly RuleCases[] = [
  {
    rule: 'python-import',
    promise: 'a missing module is installed by a person',
    matches: [
      raised('builtins.ModuleNotFoundError'),
      said("cannot import name 'x' from 'y'"),
      said('java.lang.ClassNotFoundException: com.x.Driver'),
    ],
    misses: [raised('builtins.NameError'), said('modules work')],
  },
  {
    rule: 'python-syntax',
    promise: 'a file that does not parse is mended by a person',
    matches: [raised('builtins.IndentationError', {}, 'unexpected indent', ['builtins.SyntaxError'])],
    misses: [raised('builtins.NameError')],
  },
  {
    rule: 'python-code-error',
    promise: 'a mistake in the code is mended by a person',
    matches: [
      raised('builtins.KeyError', {}, "'total'", ['builtins.LookupError']),
      raised('shop.errors.BadRow', {}, 'row 7', ['builtins.ValueError']),
      said("TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
      said('Caused by: java.lang.NullPointerException'),
    ],
    misses: [raised('builtins.RuntimeError')],
  },
  {
    rule: 'dbt-test-failed',
    promise: 'a data test of dbt that fails needs a person',
    matches: [
      said('Failure in test not_null_orders_id (models/orders.yml)\n  Got 4 results, configured to fail if != 0'),
    ],
    misses: [said('Completed with 0 errors')],
  },
  {
    rule: 'dbt-project',
    promise: 'a dbt project that does not build needs a person',
    matches: [
      said(
        "Compilation Error in model orders (models/orders.sql)\n  Model 'model.shop.orders' depends on a node named 'raw' which was not found",
      ),
      said('Encountered an error: Parsing Error'),
    ],
    misses: [said('SQL compilation error: object unknown'), said('dbt run')],
  },
  {
    rule: 'data-check-failed',
    promise: 'a failed check of the data needs a person',
    matches: [
      raised('pandera.errors.SchemaError', {}, 'column id not in dataframe'),
      raised('airflow.exceptions.AirflowException', {}, 'Test failed.\nQuery: SELECT MIN(x)'),
      said('Validation with Great Expectations of asset orders failed'),
    ],
    misses: [raised('airflow.exceptions.AirflowException', {}, 'Bash failed'), said('great expectations')],
  },
  {
    rule: 'schema-mismatch',
    promise: 'data of another shape needs a person',
    matches: [
      raised('pyspark.errors.exceptions.captured.AnalysisException', {}, '[UNRESOLVED_COLUMN] a column'),
      said('Provided Schema does not match Table shop.orders'),
    ],
    misses: [raised('pyspark.errors.PySparkRuntimeError'), said('the schema is set')],
  },
  {
    rule: 'validation-error',
    promise: 'an input against the rules stays so',
    matches: [raised('pydantic_core.ValidationError', {}, '1 validation error for Order', ['builtins.ValueError'])],
    misses: [raised('builtins.ValueError')],
  },
  {
    rule: 'response-not-json',
    promise: 'an answer that is not JSON stays undecided',
    matches: [
      raised('requests.exceptions.JSONDecodeError', {}, 'Expecting value: line 1 column 1 (char 0)', [
        'builtins.ValueError',
      ]),
    ],
    misses: [raised('builtins.ValueError')],
  },
  {
    rule: 'file-not-found',
    promise: 'a missing file needs a person',
    matches: [
      raised('builtins.FileNotFoundError', { errno: 'ENOENT' }),
      said('ls: /data/in.csv: No such file or directory'),
    ],
    misses: [raised('builtins.PermissionError', { errno: 'EACCES' }), said('the file is here')],
  },
  {
    rule: 'invalid-words',
    promise: 'what a text calls invalid stays so',
    matches: [said("Invalid argument 'region'"), said('Failed to parse the config'), said('the manifest is not valid')],
    misses: [said('the argument goes on')],
  },
  {
    rule: 'not-found-words',
    promise: 'what a text calls missing stays so',
    matches: [said('Workflow nightly does not exist'), said('Could not find the job')],
    misses: [said('we found it')],
  },
  {
    rule: 'data-unreadable',
    promise: 'a file that cannot be read needs a person',
    matches: [
      raised('pandas.errors.ParserError', {}, 'Error tokenizing data. C error: Expected 3 fields'),
      raised('zipfile.BadZipFile', {}, 'File is not a zip file'),
      said('HIVE_BAD_DATA: Error parsing field value for field 2'),
    ],
    misses: [raised('builtins.EOFError'), said('read the file')],
  },
  {
    rule: 'python-message',
    promise: "the message of one of Python's own errors counts without its class",
    matches: [
      said("'NoneType' object has no attribute 'get'"),
      said('list index out of range'),
      said('load() missing 1 required positional argument'),
    ],
    misses: [said('the index of the book')],
  },
  {
    rule: 'dag-import',
    promise: 'a DAG that does not load is mended by a person',
    matches: [said('Broken DAG: [/dags/a.py] Traceback'), said("Dag 'nightly' could not be found")],
    misses: [said('the DAG is loaded')],
  },
  {
    rule: 'spark-settings',
    promise: 'a job too big for a setting of Spark needs a person',
    matches: [
      said('Total size of serialized results of 9 tasks is bigger than spark.driver.maxResultSize'),
      raised('py4j.protocol.Py4JJavaError', {}, 'org.apache.spark.SparkException: Task not serializable'),
    ],
    misses: [said('the result is small')],
  },
  {
    rule: 'retry-words',
    promise: 'a text that asks for another try gets one',
    matches: [
      said('We encountered an internal error. Please try again.'),
      said('The operation conflicted; retry the transaction'),
    ],
    misses: [said('we tried hard')],
  },
  {
    rule: 'not-supported',
    promise: 'what the system does not offer needs a person',
    matches: [
      said("Field 'noCursorTimeout' is currently not supported"),
      said('noTimeout cursors are disallowed in this tier'),
    ],
    misses: [said('we support you')],
  },
]
