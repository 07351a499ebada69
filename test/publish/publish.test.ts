import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lab, openCourse, prove } from './course.ts'

const two = () =>
  openCourse({
    'day-001': lab('Day 1: Rooms', 'course: Kubernetes daily'),
    'day-002': lab('Day 2: More rooms', 'course: Kubernetes daily'),
  })

const SCENARIO = [
  'assets/check.cjs',
  'assets/hook.sh',
  'assets/launch.sh',
  'assets/why',
  'background.sh',
  'finish.md',
  'foreground.sh',
  'index.json',
  'intro.md',
  'step-01-create-a-namespace/text.md',
  'step-01-create-a-namespace/verify.sh',
]

test('the first publish makes a clean tree of just what Killercoda reads', () => {
  const course = two()
  const { status, stdout } = course.publish()
  expect(status).toBe(0)
  expect(stdout).toMatch(
    /^Branch `killercoda` of `origin`, which is new: 23 added, 0 changed, 0 removed, 0 unchanged\n/,
  )
  expect(stdout).toContain('  + kubernetes-daily/day-001/ (11 files)\n')
  expect(course.files()).toEqual([
    ...SCENARIO.map(path => `kubernetes-daily/day-001/${path}`),
    ...SCENARIO.map(path => `kubernetes-daily/day-002/${path}`),
    'kubernetes-daily/structure.json',
  ])
  expect(JSON.parse(course.there('show', 'killercoda:kubernetes-daily/structure.json'))).toEqual({
    title: 'Kubernetes daily',
    description: '2 labs',
    items: [{ path: 'day-001' }, { path: 'day-002' }],
  })
  const built = readFileSync(join(course.work, 'scenarios/day-001/intro.md'), 'utf8')
  expect(course.there('show', 'killercoda:kubernetes-daily/day-001/intro.md')).toBe(built)
  const why = course.there('ls-tree', 'killercoda', 'kubernetes-daily/day-001/assets/why')
  expect(why).toMatch(/^100755/)
  expect(course.there('fsck', '--strict')).toBe('')
})

test('it is one commit that names the commit of the sources', () => {
  const course = two()
  course.publish()
  const source = course.git('rev-parse', 'HEAD').trim()
  expect(course.there('rev-list', '--count', 'killercoda').trim()).toBe('1')
  const message = course.there('log', '-1', '--format=%B', 'killercoda')
  expect(message).toMatch(`Publishes 2 labs from ${source.slice(0, 12)}\n`)
  expect(message).toMatch(`Labproof-Source: ${source}\n`)
  expect(message).not.toMatch(/unproven|not proven/i)
})

test('everything that index.json names is there', () => {
  const course = two()
  course.publish()
  const index = JSON.parse(course.there('show', 'killercoda:kubernetes-daily/day-001/index.json'))
  const { intro, finish, steps, assets } = index.details
  const named = [
    ...[intro.text, intro.background, intro.foreground, finish.text],
    ...steps.flatMap((step: { text: string; verify: string }) => [step.text, step.verify]),
    ...assets.host01.map(({ file }: { file: string }) => `assets/${file}`),
  ]
  expect(named.length).toBeGreaterThan(8)
  for (const path of named) expect(course.files()).toContain(`kubernetes-daily/day-001/${path}`)
})

test('a second publish without changes makes no commit', () => {
  const course = two()
  course.publish()
  const head = course.head()
  course.git('commit', '--quiet', '--allow-empty', '--message', 'Nothing that is published')
  const { status, stdout } = course.publish()
  expect(status).toBe(0)
  expect(stdout).toContain('Nothing to publish')
  expect(course.head()).toBe(head)
})

test('an edit changes its files, a lab that is gone is removed, a new one is added', () => {
  const course = two()
  course.publish()
  const first = course.head()
  course.write('scenarios/day-001/lab.md', lab('Day 1: Halls', 'course: Kubernetes daily'))
  rmSync(join(course.work, 'scenarios/day-002'), { recursive: true })
  course.write('scenarios/day-003/lab.md', lab('Day 3: Last rooms', 'course: Kubernetes daily'))
  course.commit()
  const { status, stdout, stderr } = course.publish()
  expect(status).toBe(0)
  expect(
    stdout,
  ).toBe(`Branch \`killercoda\` of \`origin\`, at ${first?.slice(0, 12)}: 11 added, 3 changed, 11 removed, 9 unchanged
  + kubernetes-daily/day-003/ (11 files)
  ~ kubernetes-daily/day-001/intro.md
  ~ kubernetes-daily/day-001/index.json
  ~ kubernetes-daily/structure.json
  - kubernetes-daily/day-002/ (11 files)
Published 2 labs as commit ${course.head()?.slice(0, 12)}
`)
  expect(stderr).toContain('Unexpected order 3 after 1 in course `Kubernetes daily`, expected 2')
  expect(course.there('rev-parse', 'killercoda^').trim()).toBe(first)
  expect(course.files().filter(path => path.includes('day-002'))).toEqual([])
})

test('labs of several courses lie in a folder for each, the others in `scenarios`', () => {
  const course = openCourse({
    a: lab('A', 'course: Die ersten Schritte für alle'),
    b: lab('B', 'course: CKA'),
    c: lab('C'),
  })
  expect(course.publish().status).toBe(0)
  const structures = course.files().filter(path => path.endsWith('structure.json'))
  expect(structures).toEqual([
    'cka/structure.json',
    'die-ersten-schritte-fur-alle/structure.json',
    'scenarios/structure.json',
  ])
  for (const path of structures) {
    const { items } = JSON.parse(course.there('show', `killercoda:${path}`))
    expect(items).toHaveLength(1)
    const index = path.replace('structure.json', `${items[0].path}/index.json`)
    expect(course.files()).toContain(index)
  }
})

test('names with spaces and letters of other scripts become plain folders', () => {
  const course = openCourse({
    'Übung 1 – Räume': lab('Räume'),
    'fix pending déployment': lab('Fix'),
  })
  expect(course.publish().status).toBe(0)
  expect(course.files()).toContain('scenarios/ubung-1-raume/index.json')
  expect(course.files()).toContain('scenarios/fix-pending-deployment/index.json')
})

test('a dry run prints the plan and the exact commands, and pushes nothing', () => {
  const course = two()
  const { status, stdout } = course.publish('--dry-run')
  expect(status).toBe(0)
  expect(course.head()).toBeUndefined()
  expect(stdout).toContain('  + kubernetes-daily/day-001/ (11 files)\n')
  const commands = stdout.split('\n').filter(line => line.startsWith('git '))
  expect(commands.map(line => /^git (?:-c \S+ )?(?:--git-dir \S+ )?(\S+)/.exec(line)?.[1])).toEqual(
    ['init', 'fast-import', 'read-tree', 'update-index', 'write-tree', 'commit-tree', 'push'],
  )
  expect(commands.at(-1)).toMatch(/ \S+remote\.git [0-9a-f]{40}:refs\/heads\/killercoda$/)
  expect(stdout).not.toMatch(/--force|\+refs|\+[0-9a-f]{40}/)
})

test('the plan as JSON, before and after', () => {
  const course = two()
  const planned = JSON.parse(course.publish('--dry-run', '--json').stdout)
  expect(planned).toMatchObject({ state: 'planned', branch: 'killercoda', removed: [] })
  expect(planned.added).toHaveLength(23)
  const published = JSON.parse(course.publish('--json').stdout)
  expect(published).toMatchObject({ state: 'published', commit: course.head(), kept: [] })
  expect(JSON.parse(course.publish('--json').stdout)).toMatchObject({ state: 'unchanged' })
})

test('a course has the folder and the description that courses.yaml gives it', () => {
  const course = two()
  course.publish()
  course.write(
    'scenarios/courses.yaml',
    'Kubernetes daily:\n  folder: k8s\n  description: One lab a day\n',
  )
  const uncommitted = course.publish()
  expect(uncommitted.status).toBe(3)
  expect(uncommitted.stderr).toContain('`scenarios/courses.yaml` has changes that are in no commit')
  course.commit()
  expect(course.publish().status).toBe(0)
  expect(JSON.parse(course.there('show', 'killercoda:k8s/structure.json'))).toEqual({
    title: 'Kubernetes daily',
    description: 'One lab a day',
    items: [{ path: 'day-001' }, { path: 'day-002' }],
  })
  expect(course.files().every(path => path.startsWith('k8s/'))).toBe(true)
})

test('labs lie at the root of the branch where courses.yaml says so, beside the courses', () => {
  const course = two()
  course.write('scenarios/loose/lab.md', lab('Loose'))
  course.write('scenarios/courses.yaml', '"":\n  folder: .\n')
  course.commit()
  expect(course.publish().status).toBe(0)
  expect(course.files().filter(path => path.startsWith('loose/'))).toContain('loose/index.json')
  expect(JSON.parse(course.there('show', 'killercoda:structure.json'))).toEqual({
    items: [{ path: 'loose' }, { path: 'kubernetes-daily' }],
  })
  expect(course.publish().stdout).toContain('Nothing to publish')
  course.write('scenarios/courses.yaml', '"":\n  folder: .\nKubernetes daily:\n  folder: loose\n')
  course.commit()
  const head = course.head()
  const shared = course.publish()
  expect(shared.status).toBe(3)
  expect(shared.stderr).toBe(
    ' ✗ Cannot publish `scenarios/loose/lab.md` in `loose`: that is the folder of course `Kubernetes daily`\n   Give the lab another `slug`, or the course another `folder` in `scenarios/courses.yaml`\n',
  )
  expect(course.head()).toBe(head)
})

test('an imported course is published at the URLs that it had', () => {
  const course = two()
  const index = { title: 'Pods', backend: { imageid: 'ubuntu' } }
  course.write('../old/storage_basics/pods/index.json', `${JSON.stringify(index)}\n`)
  course.write('../old/storage_basics/Volumes_1.30/index.json', `${JSON.stringify(index)}\n`)
  const items = [
    { path: 'Volumes_1.30', title: 'Lesson 1: volumes', description: 'Disks' },
    { path: 'pods', description: 'And pods' },
  ]
  const structure = { title: 'Storage', description: 'Disks for pods', items }
  course.write('../old/storage_basics/structure.json', JSON.stringify(structure))
  expect(course.run('import', '../old/storage_basics').status).toBe(0)
  course.commit()
  expect(course.publish().status).toBe(0)
  expect(course.files().filter(path => path.startsWith('storage'))).toEqual([
    'storage_basics/Volumes_1.30/index.json',
    'storage_basics/pods/index.json',
    'storage_basics/structure.json',
  ])
  const published = course.there('show', 'killercoda:storage_basics/structure.json')
  expect(JSON.parse(published)).toEqual(structure)
})

test('the proof is told at the end of the intro page, on the branch only', () => {
  const course = two()
  course.publish('--proof-line')
  const built = readFileSync(join(course.work, 'scenarios/day-001/intro.md'), 'utf8')
  expect(course.there('show', 'killercoda:kubernetes-daily/day-001/intro.md')).toBe(
    `${built}\n> ✓ **Proven** on Kubernetes v1.33.1 on 2026-01-02, in 4 min 12 s\n`,
  )
  expect(course.publish('--proof-line').stdout).toContain('Nothing to publish')
})

test('the proof is a badge beside the intro page, until it is no more', () => {
  const course = two()
  course.publish('--badge')
  const folder = 'killercoda:kubernetes-daily/day-001'
  const built = readFileSync(join(course.work, 'scenarios/day-001/intro.md'), 'utf8')
  expect(course.there('show', `${folder}/intro.md`)).toBe(
    `${built}\n![Proven on Kubernetes v1.33.1](./labproof.svg)\n`,
  )
  const picture = course.there('show', `${folder}/labproof.svg`)
  expect(picture).toContain('>proven on Kubernetes v1.33.1, 2026-01-02</text>')
  expect(course.publish('--badge').stdout).toContain('Nothing to publish')
  prove(join(course.work, 'scenarios/day-001'), 'failed')
  expect(course.publish('--badge', '--unproven').status).toBe(0)
  expect(course.there('ls-tree', '--name-only', `${folder}/`)).not.toContain('labproof.svg')
  expect(course.there('show', `${folder}/intro.md`)).toBe(built)
})

test('a lab without a proof gets no line of proof, and the commit names it', () => {
  const course = two()
  prove(join(course.work, 'scenarios/day-002'), 'failed')
  expect(course.publish('--proof-line').status).toBe(1)
  expect(course.publish('--proof-line', '--unproven').status).toBe(0)
  const shown = (day: string) => course.there('show', `killercoda:kubernetes-daily/${day}/intro.md`)
  expect(shown('day-001')).toContain('Proven')
  expect(shown('day-002')).not.toContain('Proven')
  expect(course.there('log', '-1', '--format=%B', 'killercoda')).toContain(
    'Not proven:\n- scenarios/day-002/lab.md: its proof failed\n',
  )
})

test('another remote and another branch, by path and by address', () => {
  const course = two()
  const other = join(course.folder, 'other.git')
  course.git('init', '--quiet', '--bare', other)
  expect(course.publish('--to', '../other.git', '--branch', 'live').status).toBe(0)
  const again = course.publish('--to', `file://${other}`, '--branch', 'live')
  expect(again.stdout).toContain('Nothing to publish')
  expect(course.head()).toBeUndefined()
})

test('a detached HEAD and a shallow clone are as good as any checkout', () => {
  const course = two()
  course.publish()
  course.write('scenarios/day-001/lab.md', lab('Day 1: Halls', 'course: Kubernetes daily'))
  course.commit()
  course.git('checkout', '--quiet', '--detach')
  expect(course.publish().status).toBe(0)
  course.write('scenarios/day-001/lab.md', lab('Day 1: Lofts', 'course: Kubernetes daily'))
  course.commit()
  course.git('push', '--quiet', 'origin', 'HEAD:refs/heads/main')
  const work = join(course.folder, 'shallow')
  const from = `file://${course.remote}`
  course.git('clone', '--quiet', '--depth=1', '--branch=main', from, work)
  const shallow = course.with({ work })
  expect(shallow.git('rev-parse', '--is-shallow-repository').trim()).toBe('true')
  expect(shallow.publish().stdout).toContain('~ kubernetes-daily/day-001/intro.md')
  expect(course.there('rev-list', '--count', 'killercoda').trim()).toBe('3')
  expect(course.there('fsck', '--strict')).toBe('')
})

test('files of the author’s own go along byte for byte, pictures too', () => {
  const course = openCourse({ a: lab('A') })
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 10, 13])
  course.write('scenarios/a/lab.files/assets/picture.png', '')
  writeFileSync(join(course.work, 'scenarios/a/lab.files/assets/picture.png'), picture)
  expect(course.run('build').status).toBe(0)
  expect(course.publish('--unproven').stderr).toContain(
    '`scenarios/a/lab.files/assets/picture.png` has changes that are in no commit',
  )
  course.commit()
  expect(course.publish('--unproven').status).toBe(0)
  const id = course.there('rev-parse', 'killercoda:scenarios/a/assets/picture.png').trim()
  const file = join(course.work, 'scenarios/a/lab.files/assets/picture.png')
  expect(course.git('hash-object', '--no-filters', file).trim()).toBe(id)
  writeFileSync(file, Buffer.concat([picture, picture]))
  course.commit()
  expect(course.publish('--unproven').stdout).toContain('  ~ scenarios/a/assets/picture.png\n')
})
