import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePromql } from '../../source/prove/content/promql-types.ts'

describe('a query that is right', () => {
  test.for([
    'histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))',
    '# why\nsum(rate(http_requests_total[5m])) by (job) / sum(rate(a[5m])) > 1',
    '1 > bool 2',
    'topk(5, foo)',
    'label_replace(foo, "a", "$1", "b", "(.*)")',
    'max_over_time(rate(foo[5m])[1h:])',
    'predict_linear(node_filesystem_free_bytes[1h], 4 * 3600) < 0',
    'day_of_week() > 3',
    'foo * on(a) group_left(b) bar',
    'count_values("v", foo)',
    'sum(foo) > 1 or vector(0)',
  ])('%s', query => {
    expect(parsePromql(query).faults).toEqual([])
  })
})

describe('a query that is wrong', () => {
  test.for([
    ['rate(foo)', 5, 'Unexpected vector `foo`, expected range'],
    ['sum(foo[5m])', 4, 'Unexpected range `foo[5m]`, expected vector'],
    ['foo[5m] > 1', 0, 'Unexpected range `foo[5m]` beside `>`, expected a vector or a number'],
    ['foo and 1', 0, 'Unexpected number beside `and`, expected a vector on both sides'],
    ['1 > 2', 0, 'Unexpected `>` between two numbers, expected `> bool`'],
    ['topk(foo)', 0, 'Unexpected 1 arguments of `topk`, expected 2'],
    ['rate(foo[5m]', 11, 'Unexpected end of the query, expected the rest of it'],
    ['foo{a=b}', 6, 'Unexpected `b}` in the query'],
    ['foo bar', 4, 'Unexpected `bar` in the query'],
    ['', 0, 'Unexpected end of the query, expected the rest of it'],
  ] as const)('%s', ([query, offset, reason]) => {
    expect(parsePromql(query).faults[0]).toMatchObject({ offset, reason })
  })
})

test('names the metrics that are compared as they count, and no others', () => {
  const compared = (query: string) => parsePromql(query).comparisons.map(({ name }) => name)
  expect(compared('x_bucket{le="0.1"} < 0.99')).toEqual(['x_bucket'])
  expect(compared('100 < (x_total offset 5m)')).toEqual(['x_total'])
  expect(compared('rate(x_total[5m]) > 1')).toEqual([])
  expect(compared('x_total > y_total')).toEqual([])
})

test('never throws, and points into the text, whatever it is', () => {
  const piece = fc.constantFrom('rate(', 'foo', '[5m]', ')', ' > ', '0.9', '{', '}', 'by', '"', '#')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), pieces => {
      const text = pieces.join('')
      for (const { offset } of parsePromql(text).faults)
        expect(offset <= Math.max(text.length, 0)).toBe(true)
    }),
  )
})
