import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** All that set-up and the embedded run leave behind; git-ignored, may be deleted whenever nothing runs. */
export const STATE = join(ROOT, '.goaround')
export const VENVS = join(STATE, 'venvs')
/** Puts the project's own `node` and `cdk` before the machine's. */
export const NODE_BIN = join(ROOT, 'node_modules', '.bin')
