import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Course, lab, openCourse } from './course.ts'

const DAY = 'daily/day-001'

const published = (): Course =>
  openCourse(
    {
      'day-001': lab('Day 1: Rooms', 'course: Daily'),
      'day-002': lab('Day 2: More rooms', 'course: Daily'),
    },
    'published',
  )

/** Changes the lab of day 1, so that its intro page is another. */
const edit = (course: Course): void => {
  course.write('scenarios/day-001/lab.md', lab('Day 1: Halls', 'course: Daily'))
  course.commit()
}

test('a commit of others stays, and the next publish goes on top of it', () => {
  const course = published()
  course.byOthers(folder => writeFileSync(join(folder, 'README.md'), 'ours\n'))
  const theirs = course.head()
  edit(course)
  const { status, stdout } = course.publish()
  expect(status).toBe(0)
  expect(stdout).toContain('  = README.md (others’, stays)\n')
  expect(course.there('rev-parse', 'killercoda^').trim()).toBe(theirs)
  expect(course.there('show', 'killercoda:README.md')).toBe('ours\n')
})

test('what others put into our folders stays, publish after publish, and when the lab is gone', () => {
  const course = published()
  course.byOthers(folder => {
    writeFileSync(join(folder, DAY, 'notes "a"\nb.txt'), 'theirs\n')
    mkdirSync(join(folder, 'by-hand/lab'), { recursive: true })
    writeFileSync(join(folder, 'by-hand/lab/index.json'), '{}')
    writeFileSync(join(folder, 'by-hand/lab/intro.md'), 'x')
  })
  edit(course)
  expect(course.publish().status).toBe(0)
  expect(course.there('log', '-1', '--format=%B', 'killercoda')).toContain(
    `Labproof-Kept: "by-hand/"\nLabproof-Kept: ${JSON.stringify(`${DAY}/notes "a"\nb.txt`)}\n`,
  )
  rmSync(join(course.work, 'scenarios/day-001'), { recursive: true })
  course.commit()
  expect(course.publish().status).toBe(0)
  expect(course.files().filter(path => !path.startsWith('daily/day-002'))).toEqual([
    'by-hand/lab/index.json',
    'by-hand/lab/intro.md',
    `${DAY}/notes "a"\nb.txt`,
    'daily/structure.json',
  ])
})

test.for([
  ['changed', (folder: string) => writeFileSync(join(folder, DAY, 'intro.md'), '# Mine\n')],
  ['removed', (folder: string) => rmSync(join(folder, DAY, 'intro.md'))],
] as const)('a published file that others %s stops it, until forced', ([what, change]) => {
  const course = published()
  course.byOthers(change)
  const theirs = course.head()
  edit(course)
  const { status, stderr } = course.publish()
  expect(status).toBe(1)
  expect(stderr).toContain(`✗ \`${DAY}/intro.md\`: somebody ${what} it`)
  expect(course.head()).toBe(theirs)
  expect(course.publish('--force').status).toBe(0)
  expect(course.there('rev-parse', 'killercoda^').trim()).toBe(theirs)
  expect(course.there('show', `killercoda:${DAY}/intro.md`)).toContain('Halls')
})

test('a published file that others changed is not removed with its lab', () => {
  const course = published()
  course.byOthers(folder => writeFileSync(join(folder, DAY, 'intro.md'), '# Mine\n'))
  rmSync(join(course.work, 'scenarios/day-001'), { recursive: true })
  course.commit()
  expect(course.publish().status).toBe(1)
  expect(course.there('show', `killercoda:${DAY}/intro.md`)).toBe('# Mine\n')
})

test('a branch with unrelated content keeps it; a file that is in the way stops it', () => {
  const course = openCourse({ a: lab('A') })
  const other = join(course.folder, 'seed')
  course.git('init', '--quiet', '--initial-branch=killercoda', other)
  mkdirSync(join(other, 'scenarios/a'), { recursive: true })
  writeFileSync(join(other, 'scenarios/a/intro.md'), '# By hand\n')
  writeFileSync(join(other, 'site.css'), 'body {}\n')
  course.git('-C', other, 'add', '--all')
  course.git('-C', other, 'commit', '--quiet', '--message', 'By hand')
  course.git('-C', other, 'push', '--quiet', course.remote, 'killercoda')
  const theirs = course.head()
  const { status, stderr } = course.publish()
  expect(status).toBe(1)
  expect(stderr).toContain('`scenarios/a/intro.md`: a file of that name is on the branch')
  expect(course.head()).toBe(theirs)
  expect(course.publish('--force').status).toBe(0)
  expect(course.files()).toContain('site.css')
  expect(course.there('rev-parse', 'killercoda^').trim()).toBe(theirs)
})

test('a file where a folder has to be stops it, forced or not', () => {
  const course = published()
  course.byOthers(folder => writeFileSync(join(folder, 'scenarios'), 'a file\n'))
  course.write('scenarios/extra/lab.md', lab('Extra'))
  course.commit()
  for (const args of [[], ['--force']]) {
    const { status, stderr } = course.publish(...args)
    expect(status).toBe(1)
    expect(stderr).toContain('`scenarios`: a file is on the branch where a folder has to be')
  }
})

test('a publish that others rewrote is nobody’s: its files are not taken', () => {
  const course = published()
  const clone = join(course.folder, 'clone')
  course.git('clone', '--quiet', '--branch', 'killercoda', course.remote, clone)
  writeFileSync(join(clone, DAY, 'intro.md'), '# Amended\n')
  course.git('-C', clone, 'commit', '--quiet', '--all', '--amend', '--no-edit')
  course.git('-C', clone, 'push', '--quiet', '--force', 'origin', 'killercoda')
  edit(course)
  const { status, stderr } = course.publish()
  expect(status).toBe(1)
  expect(stderr).toContain(`\`${DAY}/intro.md\`: a file of that name is on the branch`)
})

test('the branch of the sources is no branch to publish to', () => {
  const course = openCourse({ a: lab('A') })
  course.git('push', '--quiet', 'origin', 'main')
  const head = course.head('main')
  const { status, stderr } = course.publish('--branch', 'main')
  expect(status).toBe(3)
  expect(stderr).toContain('it holds the labs themselves (`scenarios/a/lab.md`)')
  expect(course.head('main')).toBe(head)
})

test('a root `structure.json` of others is said to hide what it does not list', () => {
  const course = published()
  course.byOthers(folder => writeFileSync(join(folder, 'structure.json'), '{"items":[]}'))
  edit(course)
  expect(course.publish().stderr).toContain('Killercoda shows only the courses that it lists')
})

/** A commit of others that is ready to be pushed from its own clone; gives the clone and the commit. */
const prepared = (course: Course) => {
  const seed = join(course.folder, 'seed')
  course.git('clone', '--quiet', '--branch', 'killercoda', course.remote, seed)
  writeFileSync(join(seed, 'README.md'), 'ours\n')
  course.git('-C', seed, 'add', '--all')
  course.git('-C', seed, 'commit', '--quiet', '--message', 'In between')
  return { seed, theirs: course.git('-C', seed, 'rev-parse', 'HEAD').trim() }
}

const MOMENTS: Readonly<Record<string, (course: Course, seed: string, theirs: string) => Course>> =
  {
    // git itself, but that others push first.
    'before the push begins': (course, seed) => {
      const bin = join(course.folder, 'bin')
      mkdirSync(bin)
      const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim()
      writeFileSync(
        join(bin, 'git'),
        `#!/bin/sh
case " $* " in *" push "*) (unset GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
  exec ${git} -C '${seed}' push --quiet origin killercoda) ;; esac
exec ${git} "$@"
`,
        { mode: 0o755 },
      )
      return course.with({ env: { PATH: `${bin}:${course.env['PATH']}` } })
    },
    'while the remote takes it': (course, seed, theirs) => {
      course.git('-C', seed, 'push', '--quiet', 'origin', 'HEAD:refs/heads/waiting')
      writeFileSync(
        join(course.remote, 'hooks/pre-receive'),
        `#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/killercoda ${theirs}\n`,
        { mode: 0o755 },
      )
      return course
    },
  }

test.for(Object.entries(MOMENTS))('a commit of others is not lost, %s', ([, move]) => {
  const course = published()
  edit(course)
  const { seed, theirs } = prepared(course)
  const { status, stderr } = move(course, seed, theirs).publish()
  expect(stderr).toContain('somebody else pushed to it meanwhile')
  expect(status).toBe(3)
  expect(course.head()).toBe(theirs)
  rmSync(join(course.remote, 'hooks/pre-receive'), { force: true })
  expect(course.publish().status).toBe(0)
  expect(course.there('rev-parse', 'killercoda^').trim()).toBe(theirs)
})
