import type { Sayings } from './sayings.ts'

export const quality: Sayings = {
  transient: [
    'Database Error in model x: could not serialize access due to concurrent update',
    'dbt: Database Error: connection to server at "x" (1.2.3.4), port 5432 failed: Connection refused',
  ],
  permanent: [
    'Database Error in model x (models/x.sql) column "y" does not exist',
    "Compilation Error in model x: Model depends on a node named 'y' which was not found",
    'Completed with 1 error and 0 warnings: Failure in test unique_x_id: Got 5 results, configured to fail if != 0',
    "Runtime Error Could not find profile named 'x'",
    'Parsing Error in dbt_project.yml',
    'dbt.exceptions.EventCompilationError: Nothing to do. Try checking your model configs and model specification args',
    `Credentials in profile "x", target "y" invalid: 'host' is a required property`,
    'Validation with Great Expectations checkpoint x failed',
    'great_expectations: Expectation expect_column_values_to_not_be_null failed',
    'soda scan: 2/5 checks FAILED. Oops! 2 failures. 0 warnings. 0 errors.',
    'airflow.exceptions.AirflowException: Test failed. Query: SELECT COUNT(*) Results: (0,)',
    'airflow.exceptions.AirflowException: SQLColumnCheckOperator: The following tests have failed: Check: null_check',
    'Data quality check failed. x returned no results',
    'AirflowException: The following tests have failed: Check: row_count_check',
    "pandera.errors.SchemaError: non-nullable series 'x' contains null values",
    'The query returned None',
    'Constraint violated: Completeness check failed',
  ],
  unknown: ['dbt command failed. The command returned a non-zero exit code 1.'],
}
