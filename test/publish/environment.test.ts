import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Course, type Ended, lab, openCourse } from './course.ts'

type Case = {
  readonly spoil?: (course: Course) => void
  readonly publish?: (course: Course) => Ended
  readonly words: string
}

const hook = (course: Course, script: string): void =>
  writeFileSync(join(course.remote, 'hooks/pre-receive'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

/** A PATH with what the command needs, but without git. */
const withoutGit = (course: Course): string => {
  const bin = join(course.folder, 'bin')
  mkdirSync(bin)
  symlinkSync('/bin/bash', join(bin, 'bash'))
  symlinkSync('/bin/ps', join(bin, 'ps'))
  return bin
}

/** Each: what is wrong around the labs, and the one sentence about it. */
const CASES: Readonly<Record<string, Case>> = {
  'a remote that rejects': {
    spoil: course => hook(course, 'echo "Frozen until Monday"; exit 1'),
    words:
      'Cannot publish to branch `killercoda` of `origin`: the remote refused ([remote rejected] (pre-receive hook declined); Frozen until Monday)',
  },
  'a remote that cannot be written': {
    spoil: course => course.there('config', 'receive.denyCurrentBranch', 'refuse'),
    publish: course => course.publish('--to', '.', '--branch', 'main'),
    words: 'Cannot publish to branch `main` of `.`: it holds the labs themselves',
  },
  'no such path': {
    publish: course => course.publish('--to', '../nowhere.git'),
    words: 'Cannot reach `../nowhere.git`: ',
  },
  'no such host': {
    publish: course => course.publish('--to', 'https://me:secret@host.invalid/labs.git'),
    words: 'Cannot reach `https://***@host.invalid/labs.git`: ',
  },
  'no such remote': {
    spoil: course => course.git('remote', 'rename', 'origin', 'upstream'),
    words: 'Cannot publish to `origin`: there is no such remote',
  },
  'a remote that looks like an option': {
    publish: course => course.publish('--to=--upload-pack=touch x'),
    words: 'Cannot publish to `--upload-pack=touch x`: there is no such remote',
  },
  'a branch that cannot be': {
    publish: course => course.publish('--branch', 'a..b'),
    words: 'Cannot publish to branch `a..b`: git takes no such name',
  },
  'no git identity': {
    publish: course =>
      course
        .with({
          env: { GIT_CONFIG_GLOBAL: '/dev/null', XDG_CONFIG_HOME: course.folder, EMAIL: '' },
        })
        .publish(),
    words: 'Cannot publish: git does not know who commits',
  },
  'a lab with uncommitted changes': {
    spoil: course => {
      course.write('scenarios/a/lab.md', lab('A').replace('# A', '# A\n\nMore.'))
      course.git('add', '--all')
      expect(course.run('build').status).toBe(0)
    },
    publish: course => course.publish('--unproven'),
    words:
      'Cannot publish: `scenarios/a/lab.md` has changes that are in no commit, and the published commit would name one\n   Commit the labs',
  },
  'a lab that was never committed': {
    spoil: course => {
      course.write('scenarios/ü b/lab.md', lab('B'))
      expect(course.run('build').status).toBe(0)
    },
    publish: course => course.publish('--unproven'),
    words: 'Cannot publish: `scenarios/ü b/lab.md` has changes that are in no commit',
  },
  'a lab that git ignores': {
    spoil: course => {
      course.write('.gitignore', 'scenarios/draft\n')
      course.write('scenarios/draft/lab.md', lab('B'))
      expect(course.run('build').status).toBe(0)
    },
    publish: course => course.publish('--unproven'),
    words: 'Cannot publish: `scenarios/draft/lab.md` has changes that are in no commit',
  },
  'no commit yet': {
    spoil: course => course.git('update-ref', '-d', 'HEAD'),
    words: 'Cannot publish: there is no commit yet',
  },
  'no git repository': {
    spoil: course => renameSync(join(course.work, '.git'), join(course.folder, 'was-git')),
    words: 'Cannot publish: this folder is in no git repository',
  },
  'no git': {
    publish: course => course.with({ env: { PATH: withoutGit(course) } }).publish(),
    words: 'Cannot run `git`: it is not installed\n   Install git',
  },
}

test.for(Object.entries(CASES))('%s', ([, { spoil, publish, words }]) => {
  const course = openCourse({ a: lab('A') }, 'published')
  course.write('scenarios/a/lab.md', lab('Another'))
  course.commit()
  spoil?.(course)
  const refs = course.there('for-each-ref')
  const { status, stderr } = publish ? publish(course) : course.publish()
  expect(stderr).toContain(` ✗ ${words}`)
  expect(stderr.match(/ ✗ /g), 'one message').toHaveLength(1)
  expect(stderr).not.toContain('secret')
  expect(status).toBe(3)
  expect(course.there('for-each-ref')).toBe(refs)
})

test('other uncommitted changes are no part of what is published, and no hindrance', () => {
  const course = openCourse({ a: lab('A') })
  course.write('README.md', 'Draft\n')
  course.write('scenarios/a/notes.txt', 'Mine\n')
  expect(course.publish().status).toBe(0)
  expect(course.files().filter(path => /notes|README/.test(path))).toEqual([])
})

test('hooks, signing and settings of the checkout do not reach the branch', () => {
  const course = openCourse({ a: lab('A') })
  for (const name of [
    'pre-push',
    'pre-commit',
    'commit-msg',
    'post-commit',
    'reference-transaction',
  ])
    writeFileSync(join(course.work, '.git/hooks', name), '#!/bin/sh\necho hook >&2; exit 1\n', {
      mode: 0o755,
    })
  for (const [key, value] of [
    ['push.followTags', 'true'],
    ['fetch.prune', 'true'],
    ['log.showSignature', 'true'],
    ['core.autocrlf', 'true'],
    ['core.quotePath', 'true'],
    ['color.ui', 'always'],
    ['status.relativePaths', 'true'],
  ] as const)
    course.git('config', key, value)
  expect(course.publish().status).toBe(0)
  expect(course.publish().stdout).toContain('Nothing to publish')
  expect(course.there('show', 'killercoda:scenarios/a/intro.md')).toBe('# A\n')
})

test('called from a folder below the top of the checkout', () => {
  const course = openCourse({ a: lab('A') })
  course.git('mv', 'scenarios', 'elsewhere')
  mkdirSync(join(course.work, 'sub'))
  renameSync(join(course.work, 'elsewhere'), join(course.work, 'sub/scenarios'))
  course.git('add', '--all')
  course.git('commit', '--quiet', '--message', 'Moves the course')
  const below = course.with({ work: join(course.work, 'sub') })
  expect(below.publish().status).toBe(0)
  expect(course.files()).toContain('scenarios/a/index.json')
  expect(below.publish('--to', '../../remote.git').stdout).toContain('Nothing to publish')
  below.write('scenarios/a/lab.md', lab('Other'))
  expect(below.run('build').status).toBe(0)
  const { stderr } = below.publish('--unproven')
  expect(stderr).toContain('`sub/scenarios/a/lab.md` has changes that are in no commit')
})
