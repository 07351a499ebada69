import type { SyntaxNode } from '@lezer/common'

const EXPRESSIONS = new Set(
  'AggregateExpr BinaryExpr FunctionCall MatrixSelector NumberDurationLiteral OffsetExpr ParenExpr StringLiteral SubqueryExpr UnaryExpr VectorSelector StepInvariantExpr AnchoredExpr SmoothedExpr'.split(
    ' ',
  ),
)

/** The expressions right below a node, in their order. */
export const operandsOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const operands: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (EXPRESSIONS.has(child.name)) operands.push(child)
  return operands
}

/** The first of them. */
export const operandOf = (node: SyntaxNode): SyntaxNode | undefined => operandsOf(node)[0]

const OPERATORS: Readonly<Record<string, string>> = {
  Pow: '^',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Add: '+',
  Sub: '-',
  Eql: '==',
  Neq: '!=',
  Gte: '>=',
  Gtr: '>',
  Lte: '<=',
  Lss: '<',
  And: 'and',
  Or: 'or',
  Unless: 'unless',
  Atan2: 'atan2',
}

/** The operator of a binary expression, as it is written; empty where there is none. */
export const operatorOf = (node: SyntaxNode): string => {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const operator = OPERATORS[child.name]
    if (operator !== undefined) return operator
  }
  return ''
}
