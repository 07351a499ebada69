import { describe, expect, test } from 'vitest'
import { readCourses } from '../../source/parse/courses.ts'

test('a course has a folder, a description, both or none', () => {
  const yaml = `# By title
Storage:
  folder: storage-basics
  description: Disks for pods
"Day: after day":
  description: One a day
`
  expect(readCourses(yaml)).toEqual({
    state: 'read',
    courses: new Map([
      ['Storage', { folder: 'storage-basics', description: 'Disks for pods' }],
      ['Day: after day', { description: 'One a day' }],
    ]),
  })
  for (const empty of ['', '# Nothing yet\n'])
    expect(readCourses(empty)).toEqual({ state: 'read', courses: new Map() })
})

describe('what is wrong is told with its line', () => {
  const FOLDER = 'is not a folder: letters, digits, `-`, `_` and `.`, as in `storage-basics`'
  const MAPPING = 'is not a mapping with `folder`, `description` or both, and no other key'
  test.for([
    ['- Storage\n', 1, 'the file is not a mapping of titles of courses'],
    ['A:\n  folder: a\nB:\n  folder: ../elsewhere\n', 4, `\`B.folder\` ${FOLDER}`],
    ['A:\n  folder: ..\n', 2, `\`A.folder\` ${FOLDER}`],
    ['A:\n  folder: a/b\n', 2, `\`A.folder\` ${FOLDER}`],
    ['A: text\n', 1, `\`A\` ${MAPPING}`],
    ['A:\n  description: x\n  title: B\n', 2, `\`A\` ${MAPPING}`],
    ['A:\n  description: ""\n', 2, '`A.description` is not a text of 1 to 600 characters'],
    ['A:\n  folder: [a\n', 3, /expected valid YAML$/],
    ['A: {}\nA: {}\n', 2, /Map keys must be unique, expected valid YAML$/],
  ] as const)('%j', ([yaml, line, problem]) => {
    const wanted = typeof problem === 'string' ? problem : expect.stringMatching(problem)
    expect(readCourses(yaml)).toEqual({ state: 'broken', line, problem: wanted })
  })
})
