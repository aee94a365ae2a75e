export const between = (value: number, least: number, most: number): boolean => value >= least && value <= most

/** `2 to 5`, or `2` where both are the same. */
export const span = (least: number, most: number): string => (least === most ? `${least}` : `${least} to ${most}`)
