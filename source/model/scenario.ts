/** A file of the scenario; `mode` is the executable bit's worth of difference. */
export type ScenarioFile = {
  /** Path inside the scenario folder, `/` between its parts. */
  readonly path: string
  readonly content: string
  readonly mode: 'file' | 'executable'
}

/** The files Killercoda reads, in the order they are written; `index.json` is the last. */
export type Scenario = {
  readonly slug: string
  readonly files: readonly ScenarioFile[]
}
