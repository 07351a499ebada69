import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, onTestFinished, vi } from 'vitest'
import { readOwn, sourceHash } from '../../source/cli/own.ts'
import { readFileOf } from '../../source/cli/read.ts'
import { proofJson } from '../../source/report/transcript/proof.ts'

// Each test starts the command and git a dozen times.
vi.setConfig({ testTimeout: 60_000 })

export const COMMAND = resolve('dist/labproof.cjs')
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** What a command left behind. */
export type Ended = {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A course in a git repository, and a bare repository as its `origin`, in a folder that goes with the test. */
export type Course = {
  /** The folder that holds all. */
  readonly folder: string
  /** The checkout. */
  readonly work: string
  /** The bare repository. */
  readonly remote: string
  readonly env: Readonly<Record<string, string>>
  readonly write: (path: string, content: string) => void
  readonly git: (...args: readonly string[]) => string
  /** git in the bare repository. */
  readonly there: (...args: readonly string[]) => string
  /** `labproof`, whatever becomes of it. */
  readonly run: (...args: readonly string[]) => Ended
  /** `labproof publish`; the checkout has to be the same afterwards, to the byte, `.git` included. */
  readonly publish: (...args: readonly string[]) => Ended
  /** Builds, proves as far as a record goes, and commits. */
  readonly commit: () => void
  /** Head of a branch of the remote. */
  readonly head: (branch?: string) => string | undefined
  /** Files of the remote's branch. */
  readonly files: (branch?: string) => readonly string[]
  /** Commits something to the remote's branch as somebody else would. */
  readonly byOthers: (change: (folder: string) => void) => void
  /** The same course in another checkout of it, or with other variables. */
  readonly with: (other: {
    readonly work?: string
    readonly env?: Readonly<Record<string, string>>
  }) => Course
}

/** A lab that builds. */
export const lab = (title: string, front = ''): string =>
  `${front === '' ? '' : `---\n${front}\n---\n`}# ${title}

## Step 1: Create a namespace

\`\`\`bash
kubectl create namespace web
\`\`\`

## Cleanup

\`\`\`bash
kubectl delete namespace web
\`\`\`
`

/**
 * Opens a course with these labs, by the names of their folders; built, proven, committed, and published where asked.
 * Made once, then copied.
 */
export const openCourse = (
  labs: Readonly<Record<string, string>>,
  state: 'committed' | 'published' = 'committed',
): Course => {
  const key = JSON.stringify([labs, state])
  const template = templates.get(key) ?? makeCourse(labs, state)
  templates.set(key, template)
  const folder = mkdtempSync(join(tmpdir(), 'publish-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(template, folder, { recursive: true, verbatimSymlinks: true })
  return courseIn(folder, join(folder, 'work'), envOf(folder))
}

const templates = new Map<string, string>()
afterAll(() => {
  for (const folder of templates.values()) rmSync(folder, { recursive: true, force: true })
})

const makeCourse = (labs: Readonly<Record<string, string>>, state: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'publish-template-'))
  const env = envOf(folder)
  const course = courseIn(folder, join(folder, 'work'), env)
  mkdirSync(env.TMPDIR)
  mkdirSync(course.work)
  writeFileSync(env.GIT_CONFIG_GLOBAL, CONFIG)
  course.git('init', '--quiet', '--bare', course.remote)
  course.git('init', '--quiet')
  course.git('remote', 'add', 'origin', '../remote.git')
  for (const [name, text] of Object.entries(labs)) course.write(`scenarios/${name}/lab.md`, text)
  course.commit()
  if (state === 'published') expect(course.publish()).toMatchObject({ status: 0 })
  return folder
}

const envOf = (folder: string) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  XDG_CACHE_HOME: join(folder, 'cache'),
  TMPDIR: join(folder, 'tmp'),
  GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  GIT_CONFIG_SYSTEM: '/dev/null',
  NO_COLOR: '1',
})

const CONFIG = `[user]
name = Ada
email = ada@example.com
[init]
defaultBranch = main
[advice]
detachedHead = false
`

const courseIn = (
  folder: string,
  work: string,
  env: Readonly<Record<string, string>> & { readonly TMPDIR: string },
): Course => {
  const remote = join(folder, 'remote.git')
  const git = (...args: readonly string[]) => call('git', args, work, env)
  const there = (...args: readonly string[]) => call('git', args, remote, env)
  const run = (...args: readonly string[]) => labproof(args, work, env)
  const head = (branch = 'killercoda') =>
    there('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`).trim() || undefined
  return {
    folder,
    work,
    remote,
    env,
    git,
    there,
    run,
    head,
    write: (path, content) => {
      mkdirSync(dirname(join(work, path)), { recursive: true })
      writeFileSync(join(work, path), content)
    },
    publish: (...args) => {
      const before = digest(work)
      const ended = run('publish', ...args)
      expect(digest(work), 'the checkout').toBe(before)
      expect(readdirSync(env.TMPDIR), 'left behind').toEqual([])
      return ended
    },
    commit: () => {
      expect(run('build')).toMatchObject({ status: 0 })
      for (const name of readdirSync(join(work, 'scenarios'))) prove(join(work, 'scenarios', name))
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', 'Changes the course')
    },
    files: (branch = 'killercoda') =>
      head(branch) === undefined
        ? []
        : there('ls-tree', '-r', '-z', '--name-only', branch).split('\0').slice(0, -1),
    byOthers: change => {
      const clone = join(folder, 'others')
      git('clone', '--quiet', '--branch', 'killercoda', remote, clone)
      change(clone)
      git('-C', clone, 'add', '--all')
      git('-C', clone, 'commit', '--quiet', '--message', 'Something of others')
      git('-C', clone, 'push', '--quiet', 'origin', 'killercoda')
      rmSync(clone, { recursive: true })
    },
    with: other => courseIn(folder, other.work ?? work, { ...env, ...other.env }),
  }
}

/** Runs the command as a user does. */
const labproof = (
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Ended => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const call = (
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): string => {
  const { status, stdout, stderr } = spawnSync(program, [...args], { cwd, env, encoding: 'utf8' })
  expect({ args, status, stderr }).toMatchObject({ status: 0 })
  return stdout
}

/** Writes the record of a run that passed, of just what is in a scenario's folder. */
export const prove = (folder: string, outcome: 'proven' | 'failed' = 'proven'): void => {
  const manifest = join(folder, '.labproof.json')
  if (!existsSync(manifest)) return
  const { files } = JSON.parse(readFileSync(manifest, 'utf8'))
  const { hash } = readFileOf('lab.md', folder)
  const text = proofJson({
    path: 'lab.md',
    title: 'A lab',
    hash: sourceHash(hash, readOwn('lab.md', folder)),
    files,
    labproof: version,
    machine: {
      cluster: 'labproof',
      image: 'kindest/node:v1.33.1',
      imageDigest: undefined,
      kubernetes: 'v1.33.1',
      etcd: '3.5.21',
      nodes: 1,
    },
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 252_000,
    clusterMs: 20_000,
    blocks: [],
    checks: [],
    residue: [],
    diagnostics: [],
    outcome,
  })
  writeFileSync(join(folder, 'proof.json'), text)
}

/** Every path below a folder, with its mode and content. */
const digest = (folder: string): string => {
  const hash = createHash('sha256')
  const walk = (path: string): void => {
    const stat = lstatSync(path)
    hash.update(`${path}\0${stat.mode}\0`)
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name))
    else hash.update(stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path))
  }
  walk(folder)
  return hash.digest('hex')
}
