import { join } from 'node:path'
import type { Airflow } from '../airflow/airflow.ts'
import { CustomerApi } from './customers.ts'
import { makeDagFolder } from './dag-folder.ts'
import { PartnerFile } from './partner-file.ts'
import type { Side } from './result.ts'
import { TableProxy } from './table-proxy.ts'

/** What is around the pipeline of one side: its own of everything, so that the two do not disturb each other. */
export type Surroundings = {
  readonly side: Side
  readonly directory: string
  readonly dagFolder: string
  readonly api: CustomerApi
  readonly partner: PartnerFile
  readonly proxy: TableProxy
  readonly stream: string
  readonly table: string
  readonly prefix: string
}

export type SideWorld = Surroundings & { readonly airflow: Airflow; readonly slots: number }

export const BUCKET = 'orders-lake'

/** @param endpoint of the emulator */
export async function surround(side: Side, directory: string, endpoint: string): Promise<Surroundings> {
  const own = join(directory, side)
  const dagFolder = join(own, 'dags')
  makeDagFolder(dagFolder, side)
  return {
    side,
    directory: own,
    dagFolder,
    api: await CustomerApi.open(),
    partner: new PartnerFile(join(own, 'partner', 'prices.json')),
    proxy: await TableProxy.open(endpoint),
    stream: `orders-${side}`,
    table: `orders-${side}`,
    prefix: `${side}/`,
  }
}

/** What the DAG files of a side read, beyond where AWS is. */
export const variablesOf = ({ api, partner, proxy, stream, table, prefix }: Surroundings): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
  ORDERS_STREAM: stream,
  ORDERS_BUCKET: BUCKET,
  ORDERS_PREFIX: prefix,
  ORDERS_TABLE: table,
  CUSTOMER_API: api.url,
  ORDERS_PARTNER_FILE: partner.path,
  AIRFLOW_CONN_FS_DEFAULT: '{"conn_type": "fs"}',
})

export async function closeSurroundings({ api, proxy, partner }: Surroundings): Promise<void> {
  partner.close()
  await Promise.all([api.close(), proxy.close()])
}
