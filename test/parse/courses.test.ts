import { describe, expect, test } from 'vitest'
import { readCourses } from '../../source/parse/courses.ts'

test('a course has a folder, a description, words for its labs, all or none', () => {
  const yaml = `# By title
Storage:
  folder: storage-basics
  description: Disks for pods
  labs:
    volumes: { title: 'Lesson 1: volumes' }
    claims: { description: Ask for one }
"Day: after day":
  description: One a day
`
  expect(readCourses(yaml)).toEqual({
    state: 'read',
    courses: new Map([
      [
        'Storage',
        {
          folder: 'storage-basics',
          description: 'Disks for pods',
          labs: {
            volumes: { title: 'Lesson 1: volumes' },
            claims: { description: 'Ask for one' },
          },
        },
      ],
      ['Day: after day', { description: 'One a day' }],
    ]),
  })
  for (const empty of ['', '# Nothing yet\n'])
    expect(readCourses(empty)).toEqual({ state: 'read', courses: new Map() })
})

describe('what is wrong is told with its line', () => {
  const FOLDER =
    'is not a folder: letters, digits, `-`, `_` and `.`, as in `storage-basics`, or `.` for the root of the branch'
  const MAPPING = 'is not a mapping with `folder`, `description` or `labs`, and no other key'
  test.for([
    ['- Storage\n', 1, 'the file is not a mapping of titles of courses'],
    ['A:\n  folder: a\nB:\n  folder: ../elsewhere\n', 4, `\`B.folder\` ${FOLDER}`],
    ['A:\n  folder: ..\n', 2, `\`A.folder\` ${FOLDER}`],
    ['A:\n  folder: a/b\n', 2, `\`A.folder\` ${FOLDER}`],
    ['A: text\n', 1, `\`A\` ${MAPPING}`],
    ['A:\n  description: x\n  title: B\n', 2, `\`A\` ${MAPPING}`],
    ['A:\n  description: ""\n', 2, '`A.description` is not a text of 1 to 600 characters'],
    ['A:\n  labs: [b]\n', 2, '`A.labs` is not a mapping of slugs of labs'],
    ['A:\n  labs:\n    b: { titel: B }\n', 3, /^`A.labs.b` is not a mapping with `title`/],
    ['A:\n  folder: [a\n', 3, /expected valid YAML$/],
    ['A: {}\nA: {}\n', 2, /Map keys must be unique, expected valid YAML$/],
  ] as const)('%j', ([yaml, line, problem]) => {
    const wanted = typeof problem === 'string' ? problem : expect.stringMatching(problem)
    expect(readCourses(yaml)).toEqual({ state: 'broken', line, problem: wanted })
  })
})
