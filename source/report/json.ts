import type { Report } from './text.ts'

/** Diagnostics for machines: a list of files, each with its diagnostics as the model has them. */
export const reportJson = (reports: readonly Report[]): string =>
  `${JSON.stringify({ files: reports }, null, 2)}\n`
