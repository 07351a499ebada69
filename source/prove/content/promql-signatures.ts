/** What an expression is; `unknown` where something in it is wrong already. */
export type PromqlType = 'scalar' | 'vector' | 'matrix' | 'string' | 'unknown'

/** What a function takes and gives. */
type Signature = {
  readonly takes: readonly PromqlType[]
  readonly least: number
  /** The last argument may come again and again. */
  readonly more: boolean
  readonly gives: PromqlType
}

const signatures = (
  names: string,
  takes: readonly PromqlType[],
  options: Partial<Omit<Signature, 'takes'>> = {},
): Readonly<Record<string, Signature>> =>
  Object.fromEntries(
    names
      .split(' ')
      .map(name => [
        name,
        { takes, least: takes.length, more: false, gives: 'vector', ...options },
      ]),
  )

/** Prometheus' functions. One that is not here is not judged. */
export const SIGNATURES: Readonly<Record<string, Signature>> = {
  ...signatures(
    'rate irate increase delta idelta deriv changes resets avg_over_time min_over_time max_over_time sum_over_time count_over_time stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time mad_over_time first_over_time',
    ['matrix'],
  ),
  ...signatures('quantile_over_time', ['scalar', 'matrix']),
  ...signatures('predict_linear', ['matrix', 'scalar']),
  ...signatures(
    'abs ceil floor exp ln log2 log10 sqrt sgn absent sort sort_desc timestamp deg rad sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh histogram_count histogram_sum histogram_avg',
    ['vector'],
  ),
  ...signatures('round', ['vector', 'scalar'], { least: 1 }),
  ...signatures('clamp', ['vector', 'scalar', 'scalar']),
  ...signatures('clamp_max clamp_min', ['vector', 'scalar']),
  ...signatures('histogram_quantile', ['scalar', 'vector']),
  ...signatures('histogram_fraction', ['scalar', 'scalar', 'vector']),
  ...signatures(
    'day_of_month day_of_week day_of_year days_in_month hour minute month year',
    ['vector'],
    { least: 0 },
  ),
  ...signatures('label_join', ['vector', 'string', 'string', 'string'], { least: 3, more: true }),
  ...signatures('label_replace', ['vector', 'string', 'string', 'string', 'string']),
  ...signatures('scalar', ['vector'], { gives: 'scalar' }),
  ...signatures('vector', ['scalar']),
  ...signatures('time pi', [], { gives: 'scalar' }),
}

/** Aggregations with a parameter before the expression. */
export const PARAMETERS: Readonly<Record<string, PromqlType>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
}
