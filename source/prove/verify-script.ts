import type { Step } from '../model/lab.ts'
import type { Scenario } from '../model/scenario.ts'

/** The script that is run as a step's check; `undefined` where it has none. */
export const verifyScript = ({ files, verify }: Scenario, { slug }: Step): string | undefined => {
  const wanted = verify?.[slug] ?? `${slug}/verify.sh`
  return files.find(({ path }) => path === wanted)?.content
}
