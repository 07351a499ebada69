import type { OwnFile } from '../model/scenario.ts'

/** What a text reads like to the rest of labproof; handed in, since `import` knows neither `parse` nor `render`. */
export type Workshop = {
  /** The fences of a lab: the line of the opening one (from 1), and the mark its page gets behind the closing one. */
  readonly read: (
    lab: string,
  ) => ReadonlyMap<number, { readonly type: string; readonly mark: string }>
  /** The zx code in a verify script that labproof itself wrote; `undefined` for any other. */
  readonly codeIn: (script: string) => string | undefined
  /** Paths of what a build writes beside such checks. */
  readonly besideChecks: readonly string[]
  /** The files that `build` makes of a lab, and the repairs that it makes to its text, by line (from 1). */
  readonly build: (lab: string, own: readonly OwnFile[]) => Promise<Rebuilt>
}

export type Rebuilt = {
  readonly files: readonly OwnFile[]
  readonly repairs: readonly { readonly line: number; readonly reason: string }[]
}
