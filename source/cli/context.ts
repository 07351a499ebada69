/** What a command may touch of the process it runs in; tests hand in their own. */
export type Context = {
  readonly process: {
    readonly stdout: { readonly write: (text: string) => void }
    readonly stderr: { readonly write: (text: string) => void }
    readonly env: Readonly<Partial<Record<string, string>>>
    exitCode?: number | string | null
  }
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** True where stdout is a terminal that shows colours. */
  readonly color: boolean
}

/** 0 fine, 1 findings, 2 usage, 3 environment. */
export type ExitCode = 0 | 1 | 2 | 3
