import { lstatSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CannotError } from './cannot.ts'

/**
 * Throws a `CannotError` where `lab` is a lab already and another than the `text` that an import of `path` makes: it may
 * be somebody's work since an earlier import. `beside` is what the import writes as well. Anything else that is in the
 * way is for whoever writes the lab.
 */
export const refuseOtherLab = (
  path: string,
  lab: string,
  text: string,
  beside: string,
  cwd: string,
): void => {
  const whole = resolve(cwd, lab)
  if (!lstatSync(whole, { throwIfNoEntry: false })?.isFile()) return
  if (readFileSync(whole, 'utf8') === text) return
  throw new CannotError(
    `Cannot import \`${path}\`: \`${lab}\` is a lab already, and another than this import would write`,
    `Name another folder with \`--out\`, or run the command again with \`--force\`: it writes the lab and \`${beside}\` anew, and what was changed in them is lost`,
  )
}
