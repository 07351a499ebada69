import { expect, test } from 'vitest'
import {
  type CourseLab,
  coursesOf,
  inspectCourses,
  renderRoot,
  renderStructure,
} from '../../source/render/course.ts'

const lab = (path: string, order?: number, course?: string): CourseLab => ({
  path,
  slug: path,
  course,
  order,
  position: undefined,
})

const reasons = (labs: readonly CourseLab[]) =>
  [...inspectCourses(labs)].map(([path, [found]]) => [path, found?.severity, found?.reason])

test('courses stand by name, labs by order, those without either last', () => {
  const labs = [
    lab('x'),
    lab('b2', 2, 'B'),
    lab('b1', 1, 'B'),
    lab('b0', undefined, 'B'),
    lab('a1', 1, 'A'),
  ]
  expect(coursesOf(labs).map(({ title, labs }) => [title, labs.map(one => one.path)])).toEqual([
    ['A', ['a1']],
    ['B', ['b1', 'b2', 'b0']],
    [undefined, ['x']],
  ])
})

test('a gap and a repeat are named with the lab that shows them', () => {
  expect(reasons([lab('c', 7), lab('a', 3), lab('b', 4), lab('d', 7)])).toEqual([
    ['c', 'warning', 'Unexpected order 7 after 4 among the labs without a course, expected 5'],
    [
      'd',
      'warning',
      'Unexpected order 7 among the labs without a course, expected another than that of `c`',
    ],
  ])
})

test('a course may begin anywhere, and two courses do not mix', () => {
  expect(reasons([lab('a', 25, 'A'), lab('b', 26, 'A'), lab('c', 25, 'B'), lab('d')])).toEqual([])
})

test('a structure lists its labs in order', () => {
  const [course] = coursesOf([lab('b', 2, 'A'), lab('a', 1, 'A')])
  const file = course && renderStructure(course, 'folder')
  expect(file?.path).toBe('folder/structure.json')
  expect(JSON.parse(file?.content ?? '')).toEqual({
    title: 'A',
    description: '2 labs',
    items: [{ path: 'a' }, { path: 'b' }],
  })
  const words = { description: 'Of it', labs: { b: { title: 'Lesson 2' }, constructor: {} } }
  const called = course && renderStructure(course, 'folder', words)
  expect(JSON.parse(called?.content ?? '')).toEqual({
    title: 'A',
    description: 'Of it',
    items: [{ path: 'a' }, { path: 'b', title: 'Lesson 2' }],
  })
})

test('the structure at the root lists the folders of the other courses too', () => {
  const [course] = coursesOf([lab('a', 1), lab('b', 2)])
  const file = course && renderRoot(course, ['daily'], { labs: { b: { title: 'B' } } })
  expect(file?.path).toBe('structure.json')
  expect(JSON.parse(file?.content ?? '')).toEqual({
    items: [{ path: 'a' }, { path: 'b', title: 'B' }, { path: 'daily' }],
  })
})
