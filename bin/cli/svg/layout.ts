/** Where things stand in a picture. Pixels. */
export const WIDTH = 1200
export const LABELS = { left: 16, right: 316 } as const
export const PLOT = { left: 330, right: 900 } as const
export const NOTES = { left: 916, right: 1188 } as const
export const HEIGHTS = { heading: 20, full: 20, thin: 14 } as const
