import { STYLE } from '../../bin/cli/svg/style.ts'
import { plotOf } from './plot/plot.ts'
import { PLOT_STYLE } from './plot/style.ts'
import type { CascadeResult } from './result.ts'

/** The time-line of a run as a picture that stands alone, light or dark by the reader's choice. */
export const cascadePicture = (result: CascadeResult): string =>
  `${plotOf(result)
    .replace('<svg ', '<svg class="goaround" ')
    .replace(
      '<defs>',
      `<style>${STYLE}\n${PLOT_STYLE}</style>\n<rect class="paper" width="100%" height="100%"/>\n<defs>`,
    )}\n`
