import { AIRFLOW_CASES } from './airflow.ts'
import { AWS_CASES } from './aws.ts'
import { CODE_CASES } from './code.ts'
import { HTTP_CASES } from './http.ts'
import { KUBERNETES_CASES } from './kubernetes.ts'
import { NETWORK_CASES } from './network.ts'
import { PROCESS_CASES } from './process.ts'
import { SERVICE_CASES } from './services.ts'
import { SQL_CASES } from './sql.ts'

export const RULE_CASES = [
  ...AIRFLOW_CASES,
  ...AWS_CASES,
  ...CODE_CASES,
  ...HTTP_CASES,
  ...KUBERNETES_CASES,
  ...NETWORK_CASES,
  ...PROCESS_CASES,
  ...SERVICE_CASES,
  ...SQL_CASES,
]
