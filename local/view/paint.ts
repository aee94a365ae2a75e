import { styleText } from 'node:util'

export type Tone = 'plain' | 'dim' | 'good' | 'bad' | 'busy' | 'told'
export type Paint = (tone: Tone, text: string) => string

const STYLES = {
  dim: 'dim',
  good: 'green',
  bad: 'red',
  busy: 'yellow',
  told: 'cyan',
} as const

/** Colours where the stream is a terminal that wants them (NO_COLOR, FORCE_COLOR are honoured). */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (tone, text) =>
    tone === 'plain' ? text : styleText(STYLES[tone], text, { stream })
