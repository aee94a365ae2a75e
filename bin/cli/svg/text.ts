import { plain } from '../print.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text from outside as the content of an element or an attribute: no markup, no control or direction marks. */
export const escaped = (text: string): string => plain(text).replace(/[&<>"']/g, (one) => ENTITIES[one] ?? '')

/** A number with at most one digit behind the point, so that the file stays small. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)
