import { findResource } from '../language/resources.ts'
import type { Section } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Rule } from '../model/rule.ts'
import { leftOver } from './left-over.ts'
import { sectionsOf } from './look.ts'
import type { Made } from './objects.ts'

export const missingCleanup: Rule = {
  id: 'missing-cleanup',
  severity: 'warning',
  summary: 'What the lab creates is still there at its end',
  details:
    'A learner who does the lab again, or the next one in the same cluster, meets what was left: "already exists". A section `Cleanup` at the end is run after the last step; deleting the namespace of all of it is enough. Objects that go by themselves, or that are deleted in a step, need no cleanup.',
  inspect: function* (subject) {
    // A lab of pages was a scenario before, whose machine goes with it.
    if (subject.lab.layout) return
    const left = leftOver(subject)
    const [first] = left
    if (!first) return
    const sections = sectionsOf(subject.lab)
    const cleanup = sections.find(({ kind }) => kind === 'cleanup')
    const names = `\`${nameOf(first)}\`${left.length === 1 ? '' : ` and ${left.length - 1} more`}`
    const commands = deletes(left)
    yield cleanup
      ? {
          position: placeOf(cleanup, first),
          reason: `Unexpected ${names} left over by the cleanup, expected everything that the lab creates to be deleted`,
          fix: `Add ${commands}`,
        }
      : {
          position: placeOf(subject.lab.steps.at(-1), first),
          reason: `Unexpected end of the lab with ${names} left over, expected a cleanup`,
          fix: `Write \`## Cleanup\` below the last step, with ${commands}`,
        }
  },
}

const placeOf = (section: Section | undefined, { by }: Made): Position =>
  section?.heading ?? by.command.position

const nameOf = ({ resource, name }: Made): string =>
  `${(findResource(resource)?.kind ?? resource).toLowerCase()}/${name}`

/** `kubectl delete deployment web`, one command for a namespace, three at most. */
const deletes = (left: readonly Made[]): string => {
  const rooms = new Set(
    left.flatMap(({ resource, name }) => (resource === 'namespaces' ? [name] : [])),
  )
  const groups = new Map<string, string[]>()
  // With a namespace goes all that is in it.
  for (const { resource, name, namespace } of left.filter(one => !rooms.has(one.namespace ?? ''))) {
    const key = `${resource}${namespace === undefined ? '' : ` -n ${namespace}`}`
    const names = groups.get(key)
    if (names) names.push(name)
    else groups.set(key, [name])
  }
  const commands = [...groups].map(([key, names]) => {
    const [plural = '', ...rest] = key.split(' ')
    const resource = (findResource(plural)?.kind ?? plural).toLowerCase()
    return `\`kubectl delete ${[resource, ...new Set(names), ...rest].join(' ')}\``
  })
  return commands
    .slice(0, 3)
    .join(', ')
    .concat(commands.length > 3 ? ' …' : '')
}
