import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { because, image, labproof, missing, nodes } from './kind.ts'

/** What is not there is told in one sentence, with the mend, and ends with 3: no cluster is created for it. */
describe.skipIf(missing)(`a host that lacks something${because}`, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'labproof-host-'))
    writeFileSync(join(folder, 'day.md'), '## Step 1: Look\n\n```bash\nkubectl get pods\n```\n')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** A PATH with bash and some programs, nothing else. */
  const pathWith = (...programs: readonly string[]): string => {
    const bin = join(folder, `bin-${programs.join('-')}`)
    mkdirSync(bin)
    for (const program of ['bash', ...programs])
      symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(bin, program))
    return bin
  }

  test.for([
    ['docker', () => ({ PATH: pathWith() }), 'docker is not installed', /Install Docker/],
    [
      'a daemon that runs',
      () => ({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' }),
      'the docker daemon does not answer',
      /Start it/,
    ],
    ['kind', () => ({ PATH: pathWith('docker') }), 'kind is not installed', /Install kind/],
    [
      'the image',
      () => ({ LABPROOF_NODE_IMAGE: 'kindest/node:none' }),
      '`kindest/node:none` is not here, or is no node image of kind',
      /docker pull kindest\/node/,
    ],
  ] as const)('is told that it lacks %s', async ([, env, state, fix]) => {
    const proof = await labproof(['prove', 'day.md'], folder, env()).ended
    expect(proof.stderr.split('\n')).toEqual([
      ` ✗ Cannot prove: ${state}`,
      expect.stringMatching(fix),
      '',
    ])
    expect(proof).toMatchObject({ status: 3, stdout: '' })
  })

  test('is told that its node cannot pull an image, not only that nothing answers', async () => {
    const proof = await labproof(['prove', '--matrix', 'etcd=0.0.0-none', 'day.md'], folder).ended
    const told =
      /not run\s+Cannot create cluster `(labproof-day-\w+)`: its image `registry\.k8s\.io\/etcd:0\.0\.0-none` cannot be pulled: /
    expect(proof.stdout).toMatch(told)
    expect(proof.status).toBe(3)
    expect(nodes()).not.toContain(`${told.exec(proof.stdout)?.[1]}-control-plane`)
  })

  test('is told by doctor of everything that is there, and that is enough', async () => {
    const { status, stdout } = await labproof(['doctor'], folder).ended
    expect(stdout).not.toContain('✗')
    expect(stdout).toContain(image ? ' ✓ kubectl in the node: Client Version' : ' ✓ kind: ')
    expect(status).toBe(0)
  })
})
