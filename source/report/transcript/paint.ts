/** Text in the terminal's colours, or as it is. */
export type Paint = Readonly<
  Record<'red' | 'green' | 'yellow' | 'bold' | 'dim' | 'underline', (text: string) => string>
>

export const paint = (color: boolean): Paint => {
  const style = (open: number, close: number) => (text: string) =>
    color ? `\x1b[${open}m${text}\x1b[${close}m` : text
  return {
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    bold: style(1, 22),
    dim: style(2, 22),
    underline: style(4, 24),
  }
}
