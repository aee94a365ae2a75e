import { unmarshall } from '@aws-sdk/util-dynamodb'
import { type BookedItem, bookedOf } from './record-items.ts'

/** An item as the stream spells it: each value with its type. */
type Image = Readonly<Record<string, object>>

/** What a worker put into the table of records; undefined where it is something else, or of another environment. */
export const bookedFromStream = (image: Image | undefined, environment: string): BookedItem | undefined =>
  image && bookedOf(unmarshall(image as Parameters<typeof unmarshall>[0]), environment)
