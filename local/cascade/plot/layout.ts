/** Where things stand in the time-line. Pixels of its own, 960 wide; a page scales it. */
export const WIDTH = 960
export const LABELS = { left: 4, right: 108 } as const
export const PLOT = { left: 116, right: 776 } as const
export const NOTES = { left: 788, right: 958 } as const

/** A piece of the picture and the height it takes. */
export type Piece = { readonly svg: string; readonly height: number }
