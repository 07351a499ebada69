import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { COMMAND, type Course, lab, openCourse } from './course.ts'

/** A published course with a change to publish, and a remote that waits in its hook. */
const waiting = () => {
  const course = openCourse({ a: lab('A') }, 'published')
  course.write('scenarios/a/lab.md', lab('Another'))
  course.commit()
  const entered = join(course.folder, 'entered')
  const hook = join(course.remote, 'hooks/pre-receive')
  const script = `#!/bin/sh\ntouch '${entered}'\nfor i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; done\n`
  writeFileSync(hook, script, { mode: 0o755 })
  return { course, hook, entered }
}

const start = ({ work, env }: Course): ChildProcess =>
  spawn(process.execPath, [COMMAND, 'publish'], { cwd: work, env, stdio: 'ignore' })

const until = async (path: string): Promise<void> => {
  for (let round = 0; !existsSync(path); round++) {
    if (round > 300) throw new Error(`${path} did not come`)
    await setTimeout(50)
  }
}

test.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'ended by %s while the remote is in its hook, nothing is published, and the next run works',
  async signal => {
    const { course, hook, entered } = waiting()
    const head = course.head()
    const command = start(course)
    await until(entered)
    const exited = once(command, 'exit')
    command.kill(signal)
    await exited
    // Longer than the hook would have taken to let the push through.
    await setTimeout(3000)
    expect(course.head()).toBe(head)
    expect(course.git('status', '--porcelain')).toBe('')
    expect(course.git('for-each-ref').split('\n')).toHaveLength(2)
    expect(course.git('fsck', '--strict')).toBe('')
    rmSync(hook)
    expect(course.publish().status).toBe(0)
    expect(course.there('rev-parse', 'killercoda^').trim()).toBe(head)
    expect(course.there('fsck', '--strict')).toBe('')
    expect(readdirSync(course.env['TMPDIR'] ?? '')).toEqual([])
  },
)

test('killed again and again at any moment, the branch is one of the two, whole', async () => {
  const course = openCourse({ a: lab('A') }, 'published')
  const before = course.head()
  course.write('scenarios/a/lab.md', lab('Another'))
  course.commit()
  for (let ms = 100; ms < 900; ms += 100) {
    const command = start(course)
    const exited = once(command, 'exit')
    await Promise.race([setTimeout(ms), exited])
    command.kill('SIGKILL')
    await exited
    const commits = course.there('rev-list', 'killercoda').trim().split('\n')
    expect(commits.at(-1)).toBe(before)
    expect(commits.length).toBeLessThanOrEqual(2)
    expect(course.git('status', '--porcelain')).toBe('')
  }
  await setTimeout(500)
  expect(course.publish().status).toBe(0)
  expect(course.there('rev-list', '--count', 'killercoda').trim()).toBe('2')
  expect(course.there('fsck', '--strict')).toBe('')
})
