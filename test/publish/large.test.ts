import { expect, test, vi } from 'vitest'
import { lab, openCourse } from './course.ts'

vi.setConfig({ testTimeout: 300_000 })

test('10,000 files are published, then a change in one of them', () => {
  const labs = Array.from({ length: 900 }, (_, index) => {
    const day = String(index + 1).padStart(3, '0')
    return [`day-${day}`, lab(`Day ${day}: Rooms`, 'course: Daily')] as const
  })
  const course = openCourse(Object.fromEntries(labs))
  const begin = performance.now()
  const { status, stdout } = course.publish()
  const publishMs = performance.now() - begin
  expect(status).toBe(0)
  expect(course.files()).toHaveLength(9901)
  expect(stdout.split('\n')).toHaveLength(904)
  // Ten times what it takes on two busy cores: no part of it may grow with the square of the files.
  expect(publishMs).toBeLessThan(120_000)
  course.write('scenarios/day-450/lab.md', lab('Day 450: Halls', 'course: Daily'))
  course.commit()
  expect(course.publish().stdout).toContain(': 0 added, 2 changed, 0 removed, 9899 unchanged\n')
  expect(course.there('fsck', '--strict')).toBe('')
})
