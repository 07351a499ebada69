/** Reads a number of times, from 1. */
export const parseCount = (text: string): number => {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new Error('expected a whole number from 1, as in `5`')
}
