import { whyNot } from '../../source/infer/infer.ts'
import type { Assertion, Check, Field, ObjectRef } from '../../source/model/check.ts'
import type { Lab } from '../../source/model/lab.ts'

/** The checks of a lab, one line an assertion, as a person reads them. */
export const describeChecks = (lab: Lab, checks: ReadonlyMap<string, Check>): string =>
  lab.steps
    .map(step => {
      const check = checks.get(step.slug)
      const lines =
        check === undefined
          ? [`nothing: ${whyNot(step)}`]
          : check.type === 'script'
            ? [`the author's own script, line ${check.position.start.line}`]
            : check.type === 'explicit'
              ? [`the author's own, line ${check.position.start.line}: ${check.code}`]
              : check.assertions.map(describeAssertion)
      return `${step.number} ${step.title}\n${lines.map(line => `    ${line}\n`).join('')}`
    })
    .join('')

const describeAssertion = (assertion: Assertion): string => {
  switch (assertion.type) {
    case 'exists':
      return `exists ${named(assertion.object)}${assertion.fields.map(fieldOf).join('')}`
    case 'gone':
      return `gone ${named(assertion.object)}`
    case 'count':
      return `count ${named(assertion.object)} at least ${assertion.least}`
    case 'file':
      return `file ${assertion.path}${assertion.contains === undefined ? '' : ` with "${assertion.contains}"`}`
    case 'no-file':
      return `no-file ${assertion.path}`
    case 'ran':
      return `ran (${assertion.outcome}) ${assertion.command}`
  }
}

const named = ({ resource, name, namespace }: ObjectRef): string =>
  `${resource}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`

const fieldOf = ({ path, value }: Field): string => ` ${path.join('/')}=${JSON.stringify(value)}`
