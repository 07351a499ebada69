import type { Assertion, ObjectRef } from '../../source/model/check.ts'

/** The world of the simulation at one moment, copied. */
export type Snapshot = {
  readonly namespace: string
  readonly things: readonly {
    readonly resource: string
    readonly namespace: string | undefined
    readonly name: string
    readonly times: number
    readonly manifest: unknown
    readonly known: 'sure' | 'maybe' | 'foreign'
  }[]
  readonly files: ReadonlyMap<
    string,
    { readonly content: string | undefined; readonly folder: boolean }
  >
}

/** `unknown`: it hangs on a command that may have failed, or on text that only the shell knows. */
export type Truth = 'true' | 'false' | 'unknown'

/** Whether a state assertion holds in a world, worked out without the code that inferred it. */
export const evaluate = (assertion: Assertion, world: Snapshot): Truth => {
  switch (assertion.type) {
    case 'exists':
      return any(
        found(assertion.object, world).map(({ known, manifest }) => {
          const fields = assertion.fields.every(({ path, value }) => {
            const actual = path.reduce<unknown>(
              (inner, part) =>
                typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined,
              manifest,
            )
            return value === null
              ? actual === undefined || JSON.stringify(actual) === '[]'
              : JSON.stringify(actual) === JSON.stringify(value)
          })
          return !fields ? 'false' : known === 'maybe' ? 'unknown' : 'true'
        }),
      )
    case 'gone': {
      const truth = any(
        found(assertion.object, world).map(({ known }) => (known === 'maybe' ? 'unknown' : 'true')),
      )
      return truth === 'true' ? 'false' : truth === 'false' ? 'true' : 'unknown'
    }
    case 'count': {
      const number = found(assertion.object, world)
        .filter(({ known }) => known !== 'maybe')
        .reduce((sum, { times }) => sum + times, 0)
      return number >= assertion.least ? 'true' : 'false'
    }
    case 'file': {
      const file = world.files.get(assertion.path)
      // A folder will not do, neither on the learner's machine.
      if (!file || file.folder) return 'false'
      if (assertion.contains === undefined) return 'true'
      if (file.content === undefined) return 'unknown'
      return file.content.includes(assertion.contains) ? 'true' : 'false'
    }
    case 'no-file': {
      const inside = [...world.files.keys()].some(path => path.startsWith(`${assertion.path}/`))
      return inside || world.files.has(assertion.path) ? 'false' : 'true'
    }
    case 'ran':
      return 'unknown'
  }
}

const any = (truths: readonly Truth[]): Truth =>
  truths.includes('true') ? 'true' : truths.includes('unknown') ? 'unknown' : 'false'

const found = ({ resource, name, namespace }: ObjectRef, world: Snapshot) => {
  const pattern = new RegExp(
    `^${name.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '.*')}$`,
  )
  return world.things.filter(
    thing =>
      thing.resource === resource &&
      pattern.test(thing.name) &&
      (namespace === undefined
        ? thing.namespace === undefined || thing.namespace === world.namespace
        : thing.namespace === namespace),
  )
}
