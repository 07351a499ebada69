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
  /** Files that are no text: pictures, archives. */
  readonly binaries?: readonly OwnFile[]
  /** Path of each step's verify script by the step's slug, where it is not `<slug>/verify.sh`. */
  readonly verify?: Readonly<Record<string, string>>
}

/** A file of the author's own, from the folder `<lab>.files` beside the lab: it goes into the scenario as it is. */
export type OwnFile = {
  readonly path: string
  readonly bytes: Uint8Array
  readonly mode: ScenarioFile['mode']
}
