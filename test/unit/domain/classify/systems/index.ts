import { airflow } from './airflow.ts'
import { aws } from './aws.ts'
import { awsCompute } from './aws-compute.ts'
import { awsData } from './aws-data.ts'
import { azure } from './azure.ts'
import { connectors } from './connectors.ts'
import { databricks } from './databricks.ts'
import { elasticsearch } from './elasticsearch.ts'
import { google } from './google.ts'
import { kafka } from './kafka.ts'
import { kubernetes } from './kubernetes.ts'
import { lakehouse } from './lakehouse.ts'
import { machine } from './machine.ts'
import { mongodb } from './mongodb.ts'
import { mssql } from './mssql.ts'
import { mysql } from './mysql.ts'
import { oracle } from './oracle.ts'
import { postgres } from './postgres.ts'
import { python } from './python.ts'
import { quality } from './quality.ts'
import type { Sayings } from './sayings.ts'
import { snowflake } from './snowflake.ts'
import { spark } from './spark.ts'
import { transfer } from './transfer.ts'
import { warehouses } from './warehouses.ts'
import { webApis } from './web-apis.ts'

export const SYSTEMS: Readonly<Record<string, Sayings>> = {
  airflow,
  aws,
  awsCompute,
  awsData,
  azure,
  connectors,
  databricks,
  elasticsearch,
  google,
  kafka,
  kubernetes,
  lakehouse,
  machine,
  mongodb,
  mssql,
  mysql,
  oracle,
  postgres,
  python,
  quality,
  snowflake,
  spark,
  transfer,
  warehouses,
  webApis,
}
