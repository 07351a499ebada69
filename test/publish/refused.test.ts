import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Course, lab, openCourse, prove } from './course.ts'

/** Each: what is wrong with the lab `a`, and the one sentence about it. */
const CASES: Readonly<Record<string, readonly [(course: Course) => void, string]>> = {
  'no proof': [
    course => rmSync(join(course.work, 'scenarios/a/proof.json')),
    'scenarios/a/lab.md: there is no proof\n   Run `labproof prove scenarios/a/lab.md`, or publish with `--unproven`',
  ],
  'a proof that failed': [
    course => prove(join(course.work, 'scenarios/a'), 'failed'),
    'scenarios/a/lab.md: its proof failed',
  ],
  'a proof of another source': [
    course => {
      course.write('scenarios/a/lab.md', lab('Another'))
      course.run('build')
      course.git('commit', '--quiet', '--all', '--message', 'Another')
    },
    'scenarios/a/lab.md: its proof is of another source, or of another labproof',
  ],
  'a proof that is no JSON': [
    course => course.write('scenarios/a/proof.json', '{'),
    'scenarios/a/lab.md: its proof cannot be read',
  ],
  'a course in courses.yaml that no lab is of': [
    course => {
      course.write('scenarios/courses.yaml', 'Kubernets:\n  folder: k8s\n')
      course.git('add', '--all')
      course.git('commit', '--quiet', '--message', 'Course')
    },
    'scenarios/courses.yaml: no lab is of its course `Kubernets`\n   Write `course: Kubernets` in the front matter of its labs, or take the course out',
  ],
  'an entry in courses.yaml for labs without a course, of which there are none': [
    course => {
      for (const name of ['a', 'b'])
        course.write(`scenarios/${name}/lab.md`, lab(name, 'course: Kubernetes'))
      course.write('scenarios/courses.yaml', '"":\n  folder: .\n')
      course.commit()
    },
    'scenarios/courses.yaml: no lab is without a course\n   Take the entry `""` out',
  ],
  'a lab in courses.yaml that is not in its course': [
    course => {
      course.write('scenarios/a/lab.md', lab('A', 'course: Kubernetes'))
      course.write('scenarios/courses.yaml', 'Kubernetes:\n  labs:\n    b: { title: B }\n')
      course.commit()
    },
    'scenarios/courses.yaml: no lab `b` is in its course `Kubernetes`\n   Write the `slug` of a lab that is, or take it out',
  ],
  'a lab with errors': [
    course => {
      course.write('scenarios/a/lab.md', 'Nothing\n')
      course.git('commit', '--quiet', '--all', '--message', 'Nothing')
    },
    'scenarios/a/lab.md: 1 error, expected none\n   Run `labproof lint scenarios/a/lab.md`',
  ],
  'a lab that is not built': [
    course => {
      course.write('scenarios/new/lab.md', lab('New'))
      course.git('add', '--all')
      course.git('commit', '--quiet', '--message', 'New')
    },
    'scenarios/new: the scenario is not built\n   Run `labproof build`',
  ],
  'a built file that somebody edited': [
    course => course.write('scenarios/a/intro.md', '# By hand\n'),
    'scenarios/a: `intro.md` is not as `build` would write it now\n   Run `labproof build`',
  ],
  'a broken index.json': [
    course => course.write('scenarios/a/index.json', '{ "title": '),
    'scenarios/a: `index.json` is no valid JSON\n   Run `labproof build`',
  ],
  'a missing file that index.json names': [
    course => rmSync(join(course.work, 'scenarios/a/step-01-create-a-namespace/verify.sh')),
    'scenarios/a: `step-01-create-a-namespace/verify.sh` is missing',
  ],
  'a built file that is a link to elsewhere': [
    course => {
      rmSync(join(course.work, 'scenarios/a/intro.md'))
      symlinkSync('/etc/passwd', join(course.work, 'scenarios/a/intro.md'))
    },
    'scenarios/a: `intro.md` is a symbolic link, which may lead elsewhere',
  ],
  'a folder that is a link to elsewhere': [
    course => {
      renameSync(join(course.work, 'scenarios/a'), join(course.folder, 'elsewhere'))
      symlinkSync(join(course.folder, 'elsewhere'), join(course.work, 'scenarios/a'))
    },
    'scenarios/a: `intro.md` (and 10 more) is a symbolic link',
  ],
  'an index.json of the author’s own that names what is not there': [
    course => {
      const index = JSON.parse(readFileSync(join(course.work, 'scenarios/a/index.json'), 'utf8'))
      index.details.intro.background = './setup.sh'
      index.details.assets.host01.push({ file: 'gone.yaml', target: '/root' })
      course.write('scenarios/a/lab.files/index.json', JSON.stringify(index))
      course.commit()
    },
    'scenarios/a/lab.md: its `index.json` names `assets/gone.yaml`, which is not there',
  ],
  'a course entry without scenario': [
    course =>
      course.write(
        'scenarios/structure.json',
        '{"items":[{"path":"a"},{"path":"b"},{"path":"gone"}]}',
      ),
    'scenarios/structure.json: course entry `gone` has no scenario',
  ],
  'a scenario without course entry': [
    course => course.write('scenarios/structure.json', '{"items":[{"path":"b"}]}'),
    'scenarios/structure.json: scenario `a` has no course entry\n   Run `labproof build`',
  ],
  'a course entry twice': [
    course =>
      course.write(
        'scenarios/structure.json',
        '{"items":[{"path":"a"},{"path":"b"},{"path":"a"}]}',
      ),
    'scenarios/structure.json: it is not as `build` would write it now',
  ],
  'a structure.json that is broken': [
    course => course.write('scenarios/structure.json', '{'),
    'scenarios/structure.json: it is no valid `structure.json`',
  ],
  'no structure.json': [
    course => rmSync(join(course.work, 'scenarios/structure.json')),
    'scenarios/structure.json: there is no such file\n   Run `labproof build`',
  ],
  'a scenario without a lab': [
    course => {
      mkdirSync(join(course.work, 'scenarios/old'))
      course.write('scenarios/old/index.json', '{}')
    },
    'scenarios/old: a scenario without a lab\n   Run `labproof import scenarios/old`, or move it away',
  ],
  'two labs at one path': [
    course => {
      course.write('scenarios/c/lab.md', lab('C', 'slug: a'))
      course.commit()
    },
    'scenarios/c/lab.md: it is published at `scenarios/a`, as `scenarios/a/lab.md` is',
  ],
}

test.for(Object.entries(CASES))('%s', ([, [spoil, words]]) => {
  const course = openCourse({ a: lab('A'), b: lab('B') }, 'published')
  const head = course.head()
  spoil(course)
  const { status, stdout, stderr } = course.publish()
  expect(stderr).toContain(` ✗ ${words}`)
  expect(stderr.match(/ ✗ /g), 'one message').toHaveLength(1)
  expect(stderr).toMatch(/Nothing was published\n$/)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(course.head()).toBe(head)
})

test('two courses in one folder', () => {
  const course = openCourse({ a: lab('A', 'course: CKA'), b: lab('B', 'course: C K A') })
  expect(course.publish().status).toBe(0)
  course.write('scenarios/b/lab.md', lab('B', 'course: CKA.'))
  course.commit()
  const { status, stderr } = course.publish()
  expect(status).toBe(3)
  expect(stderr).toContain('both would be in the folder `cka`')
})

test('`--unproven` lifts the proof, nothing else', () => {
  const course = openCourse({ a: lab('A') })
  rmSync(join(course.work, 'scenarios/a/proof.json'))
  writeFileSync(join(course.work, 'scenarios/a/intro.md'), 'edited')
  expect(course.publish('--unproven').status).toBe(1)
  course.run('build')
  expect(course.head()).toBeUndefined()
})

test('refusals as JSON', () => {
  const course = openCourse({ a: lab('A') })
  rmSync(join(course.work, 'scenarios/a/proof.json'))
  expect(JSON.parse(course.publish('--json').stdout)).toEqual({
    state: 'refused',
    refusals: [
      {
        type: 'proof',
        path: 'scenarios/a/lab.md',
        reason: 'there is no proof',
        fix: 'Run `labproof prove scenarios/a/lab.md`, or publish with `--unproven`',
      },
    ],
  })
})
