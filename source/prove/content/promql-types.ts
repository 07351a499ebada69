import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { operandOf, operandsOf, operatorOf } from './promql-nodes.ts'
import { PARAMETERS, type PromqlType, SIGNATURES } from './promql-signatures.ts'

export type PromqlFault = {
  readonly type: 'syntax' | 'types'
  readonly offset: number
  readonly reason: string
  readonly fix: string
}

/** A metric, as it counts, compared with a number. */
type Comparison = { readonly name: string; readonly offset: number; readonly other: string }

export type Promql = {
  readonly faults: readonly PromqlFault[]
  readonly names: readonly { readonly name: string; readonly offset: number }[]
  readonly comparisons: readonly Comparison[]
}

/** Reads a query with Prometheus' own grammar and checks its types. Total. */
export const parsePromql = (text: string): Promql => {
  const faults: PromqlFault[] = []
  const names: { name: string; offset: number }[] = []
  const comparisons: Comparison[] = []
  const tree = parser.parse(text)
  const textOf = (node: SyntaxNode) => text.slice(node.from, node.to)
  const fault = (node: SyntaxNode, reason: string, fix: string): PromqlType => {
    faults.push({ type: 'types', offset: node.from, reason, fix })
    return 'unknown'
  }

  const typeOf = (node: SyntaxNode): PromqlType => {
    switch (node.name) {
      case 'NumberDurationLiteral':
        return 'scalar'
      case 'StringLiteral':
        return 'string'
      case 'VectorSelector':
        return 'vector'
      case 'MatrixSelector':
        return want(operandOf(node), 'vector', 'matrix')
      case 'SubqueryExpr':
        return want(operandOf(node), 'vector', 'matrix')
      case 'FunctionCall':
        return callType(node)
      case 'AggregateExpr':
        return aggregateType(node)
      case 'BinaryExpr':
        return binaryType(node)
      default: {
        const inner = operandOf(node)
        return inner ? typeOf(inner) : 'unknown'
      }
    }
  }

  const want = (
    node: SyntaxNode | undefined,
    wanted: PromqlType,
    result: PromqlType,
  ): PromqlType => {
    if (!node) return 'unknown'
    const found = typeOf(node)
    if (found === 'unknown' || found === wanted) return result
    return fault(
      node,
      `Unexpected ${WORDS[found]} \`${textOf(node)}\`, expected ${WORDS[wanted]}`,
      found === 'vector' && wanted === 'matrix'
        ? `Write \`${textOf(node)}[5m]\``
        : 'Correct the query',
    )
  }

  const callType = (node: SyntaxNode): PromqlType => {
    const identifier = node.getChild('FunctionIdentifier')
    const name = identifier ? textOf(identifier) : ''
    const signature = SIGNATURES[name]
    const body = node.getChild('FunctionCallBody')
    const given = body ? operandsOf(body) : []
    if (!signature) {
      for (const argument of given) typeOf(argument)
      return 'vector'
    }
    const { takes, least, gives } = signature
    if (given.length < least || (given.length > takes.length && !signature.more))
      return fault(
        node,
        `Unexpected ${given.length} arguments of \`${name}\`, expected ${least}`,
        'Correct the call',
      )
    for (const [index, argument] of given.entries())
      want(argument, takes[index] ?? takes.at(-1) ?? 'vector', 'vector')
    return gives
  }

  const aggregateType = (node: SyntaxNode): PromqlType => {
    const operator = node.getChild('AggregateOp')
    const name = operator ? textOf(operator).toLowerCase() : ''
    const body = node.getChild('FunctionCallBody')
    const given = body ? operandsOf(body) : []
    const parameter = PARAMETERS[name]
    const wanted = parameter ? 2 : 1
    if (given.length !== wanted)
      return fault(
        node,
        `Unexpected ${given.length} arguments of \`${name}\`, expected ${wanted}`,
        'Correct the call',
      )
    if (parameter) want(given[0], parameter, 'vector')
    return want(given.at(-1), 'vector', 'vector')
  }

  const binaryType = (node: SyntaxNode): PromqlType => {
    const [left, right] = operandsOf(node)
    if (!left || !right) return 'unknown'
    const types = [typeOf(left), typeOf(right)] as const
    const operator = operatorOf(node)
    for (const [index, operand] of [left, right].entries()) {
      const found = types[index]
      if (found === 'matrix' || found === 'string')
        return fault(
          operand,
          `Unexpected ${WORDS[found]} \`${textOf(operand)}\` beside \`${operator}\`, expected a vector or a number`,
          found === 'matrix' ? 'Put `rate(…)` around it' : 'Correct the query',
        )
    }
    if (types.includes('unknown')) return 'unknown'
    const areScalars = types[0] === 'scalar' && types[1] === 'scalar'
    if (/^(?:and|or|unless)$/i.test(operator) && types.includes('scalar'))
      return fault(
        node,
        `Unexpected number beside \`${operator}\`, expected a vector on both sides`,
        'Write `vector(…)` around it',
      )
    if (COMPARES.test(operator)) {
      if (areScalars && !node.getChild('BoolModifier'))
        return fault(
          node,
          `Unexpected \`${operator}\` between two numbers, expected \`${operator} bool\``,
          'Write `bool` after it',
        )
      for (const [one, other, otherType] of [
        [left, right, types[1]],
        [right, left, types[0]],
      ] as const) {
        const name = otherType === 'scalar' ? selectorName(one) : undefined
        if (name) comparisons.push({ ...name, other: textOf(other) })
      }
    }
    return areScalars ? 'scalar' : 'vector'
  }

  /** The metric where an expression is nothing but its selector. */
  const selectorName = (node: SyntaxNode): { name: string; offset: number } | undefined => {
    if (node.name === 'ParenExpr' || node.name === 'OffsetExpr') {
      const inner = operandOf(node)
      return inner && selectorName(inner)
    }
    const identifier = node.name === 'VectorSelector' ? node.getChild('Identifier') : null
    return identifier ? { name: textOf(identifier), offset: node.from } : undefined
  }

  tree.iterate({
    enter: ({ node, type }) => {
      if (type.isError && faults.length === 0) faults.push(syntaxFault(text, node))
      if (type.name === 'VectorSelector') {
        const identifier = node.getChild('Identifier')
        if (identifier) names.push({ name: textOf(identifier), offset: identifier.from })
      }
    },
  })
  const top = operandOf(tree.topNode)
  if (faults.length === 0 && top) typeOf(top)
  return { faults, names: faults.length === 0 ? names : [], comparisons }
}

const WORDS: Readonly<Record<PromqlType, string>> = {
  scalar: 'number',
  vector: 'vector',
  matrix: 'range',
  string: 'string',
  unknown: 'expression',
}

const COMPARES = /^(?:==|!=|<=?|>=?)$/

const syntaxFault = (text: string, node: SyntaxNode): PromqlFault => {
  const rest = text.slice(node.from).trimStart()
  const found = /^\S{1,40}/.exec(rest)?.[0]
  return {
    type: 'syntax',
    offset: Math.min(node.from, Math.max(text.trimEnd().length - 1, 0)),
    reason:
      found === undefined
        ? 'Unexpected end of the query, expected the rest of it'
        : `Unexpected \`${found}\` in the query`,
    fix: 'Correct the query: Prometheus does not parse it',
  }
}
