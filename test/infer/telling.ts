import { expect } from 'vitest'
import { inferChecks } from '../../source/infer/infer.ts'
import { type StepRun, simulate } from '../../source/infer/simulate.ts'
import type { Lab } from '../../source/model/lab.ts'
import { evaluate, type Snapshot } from './evaluate.ts'

/** Asserts of every inferred check: no state assertion is true before its step, each is true after it. */
export const expectToTell = (lab: Lab): void => {
  const checks = inferChecks(lab)
  const seen = new Set<string>()
  let before: Snapshot = { namespace: 'default', things: [], files: new Map() }
  for (const { step, world } of simulate(lab)) {
    const after = snapshotOf(world)
    const check = checks.get(step.slug)
    if (check?.type === 'inferred' && !seen.has(step.slug)) {
      const told = check.assertions.map(assertion => ({
        assertion,
        // The names are those of the kubeconfig that the check will see.
        before: evaluate(assertion, { ...before, namespace: after.namespace }),
        after: evaluate(assertion, after),
      }))
      expect(told.length).toBeGreaterThan(0)
      for (const one of told) {
        if (one.assertion.type === 'ran') continue
        expect(one, step.title).toMatchObject({ after: 'true' })
        expect(one.before, `${step.title}: ${JSON.stringify(one.assertion)}`).not.toBe('true')
      }
      expect(
        told.some(one => one.assertion.type === 'ran' || one.before === 'false'),
        step.title,
      ).toBe(true)
    }
    seen.add(step.slug)
    before = after
  }
}

const snapshotOf = ({ namespace, things, files }: StepRun['world']): Snapshot => ({
  namespace,
  things: [...things.values()],
  files: new Map(files),
})
