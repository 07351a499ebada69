import type * as Sh from 'unbash'
import { forEachChild, parse } from 'unbash'
import type { Command, Enclosure, Guard, Script } from '../model/script.ts'
import { expandList } from './bash-list.ts'
import { findPayload } from './bash-payload.ts'
import { collectVariables } from './bash-variables.ts'
import { readHereDoc, readRedirect, readWord, staticValue } from './bash-word.ts'
import { type Locate, locateIn } from './text.ts'

/** Where a command stands, handed down while the tree is walked. */
type Place = {
  readonly pipe: Command['pipe']
  readonly guard: Guard
  readonly otherwise: string | undefined
  readonly background: boolean
  readonly within: readonly Enclosure[]
  readonly statement: number
}

/**
 * Reads a bash text as data; nothing is run. Total: a text that is no bash gives `faults`.
 * `locate` maps offsets of `text` to the lab it stands in; without it, to `text` itself.
 */
export const readBash = (text: string, locate: Locate = locateIn(text)): Script => {
  const tree = parse(text)
  const reader = new Reader(text, locate)
  reader.script(tree, [])
  return {
    commands: reader.commands,
    faults: reader.faults,
    shebang: tree.shebang,
    ...collectVariables(tree, text, locate),
  }
}

class Reader {
  readonly commands: Command[] = []
  readonly faults: { message: string; position: ReturnType<Locate> }[] = []
  readonly #text: string
  readonly #locate: Locate
  readonly #pipes: { count: number }

  constructor(text: string, locate: Locate, pipes = { count: 0 }) {
    this.#text = text
    this.#locate = locate
    this.#pipes = pipes
  }

  script(script: Sh.ParsedScript, within: readonly Enclosure[], statement?: number): void {
    for (const error of script.errors ?? [])
      this.faults.push({ message: error.message, position: this.#locate(error.pos, error.pos + 1) })
    this.#statements(script.commands, {
      pipe: { index: 0, of: 1, id: 0 },
      guard: 'statement',
      otherwise: undefined,
      background: false,
      within,
      statement: statement ?? -1,
    })
  }

  #statements(statements: readonly Sh.Statement[], place: Place): void {
    statements.forEach((statement, index) => {
      this.#node(statement.command, {
        ...place,
        statement: place.statement < 0 ? index : place.statement,
        background: place.background || statement.background === true,
      })
    })
  }

  #list(list: Sh.CompoundList, place: Place, enclosure: Enclosure, guard?: Guard): void {
    for (const statement of list.commands)
      this.#node(statement.command, {
        ...place,
        guard: guard ?? place.guard,
        within: [...place.within, enclosure],
        background: place.background || statement.background === true,
      })
  }

  #node(node: Sh.PipelineNode | Sh.AndOr, place: Place): void {
    switch (node.type) {
      case 'AndOr':
        this.#andOr(node, place)
        return
      case 'Pipeline':
        this.#pipeline(node, place)
        return
      case 'Command':
        this.#command(node, place)
        return
      case 'Redirected':
        this.#node(node.command, place)
        for (const redirect of node.redirects) this.#nested(redirect, place)
        return
      case 'If':
        this.#list(node.clause, place, { type: 'condition' }, 'condition')
        this.#list(node.then, place, { type: 'branch' })
        for (const elif of node.elif) {
          this.#list(elif.clause, place, { type: 'condition' }, 'condition')
          this.#list(elif.then, place, { type: 'branch' })
        }
        if (node.else) this.#list(node.else, place, { type: 'branch' })
        return
      case 'While':
        this.#list(node.clause, place, { type: 'condition' }, 'condition')
        this.#list(node.body, place, { type: 'while' })
        return
      case 'For':
        for (const word of node.wordlist ?? []) this.#nested(word, place)
        this.#list(node.body, place, {
          type: 'for',
          variable: node.name.value,
          values: expandList(node.wordlist),
        })
        return
      case 'Select':
        this.#list(node.body, place, {
          type: 'for',
          variable: node.name.value,
          values: undefined,
        })
        return
      case 'ArithmeticFor':
        this.#list(node.body, place, { type: 'for', variable: '', values: undefined })
        return
      case 'Subshell':
        this.#list(node.body, place, { type: 'subshell' })
        return
      case 'BraceGroup':
        for (const statement of node.body.commands) this.#node(statement.command, place)
        return
      case 'Case':
        this.#nested(node.word, place)
        for (const item of node.items) this.#list(item.body, place, { type: 'branch' })
        return
      case 'Function':
        this.#body(node.body, place, { type: 'function', name: node.name.value })
        return
      case 'Coproc':
        this.#body(node.body, { ...place, background: true }, { type: 'subshell' })
        return
      case 'TestCommand':
      case 'ArithmeticCommand':
        this.#nested(node, place)
        return
    }
  }

  #body(
    body: Sh.Command | Sh.CompoundCommand | Sh.Redirected | Sh.CompoundList,
    place: Place,
    enclosure: Enclosure,
  ): void {
    if (body.type === 'CompoundList') this.#list(body, place, enclosure)
    else this.#node(body, { ...place, within: [...place.within, enclosure] })
  }

  #andOr(node: Sh.AndOr, place: Place): void {
    node.commands.forEach((command, index) => {
      const or = node.operators.indexOf('||', index)
      const next = or >= 0 ? node.commands[or + 1] : undefined
      const last = index === node.commands.length - 1
      this.#node(command, {
        ...place,
        guard: next ? 'or' : last ? place.guard : 'and',
        otherwise: next ? this.#text.slice(next.pos, next.end) : place.otherwise,
      })
    })
  }

  #pipeline(node: Sh.Pipeline, place: Place): void {
    const negated = node.prefixes.some(prefix => prefix.type === 'Negation')
    this.#pipes.count += 1
    const id = this.#pipes.count
    node.commands.forEach((command, index) => {
      this.#node(command, {
        ...place,
        guard: negated ? 'condition' : place.guard,
        pipe: { index, of: node.commands.length, id },
      })
    })
  }

  #command(node: Sh.Command, place: Place): void {
    const read = (word: Sh.Word) => readWord(word, this.#locate)
    const arguments_ = node.args.map(argument =>
      argument.type === 'Word'
        ? argument
        : { ...argument, type: 'Word' as const, value: argument.text },
    )
    const words = node.name ? [node.name, ...arguments_].map(read) : []
    const heredoc = node.redirects.find(redirect => redirect.type === 'HereDoc')
    this.commands.push({
      words,
      assigns: node.prefix.flatMap(part =>
        part.type === 'Assignment'
          ? [
              {
                name: part.name,
                value: staticValue(part.value),
                position: this.#locate(part.pos, part.end),
              },
            ]
          : [],
      ),
      redirects: node.redirects.flatMap(redirect => readRedirect(redirect, this.#locate)),
      hereDoc: heredoc && readHereDoc(heredoc, this.#locate),
      ...place,
      position: this.#locate(node.pos, node.end),
    })
    this.#payload(node, place)
    for (const part of [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix])
      this.#nested(part, place)
  }

  /** The text handed to `sh -c`, read as a script of its own. */
  #payload(node: Sh.Command, place: Place): void {
    const payload = findPayload(node)
    if (!payload) return
    const { word, shell, quote } = payload
    // Only a single-quoted text stands in the lab as the inner shell gets it, offset by the quote.
    const whole = this.#locate(word.pos, word.end)
    const locate: Locate =
      quote === 'single'
        ? (start, end) => this.#locate(word.pos + 1 + start, word.pos + 1 + end)
        : () => whole
    const reader = new Reader(word.value, locate, this.#pipes)
    reader.script(
      parse(word.value),
      [...place.within, { type: 'payload', shell, quote }],
      place.statement,
    )
    this.commands.push(...reader.commands)
    this.faults.push(...reader.faults)
  }

  /** Commands in substitutions, wherever they stand below `node`. */
  #nested(node: Sh.SyntaxNode, place: Place): void {
    for (const script of substitutions(node))
      this.script(script, [...place.within, { type: 'substitution' }], place.statement)
  }
}

/** Scripts of `$(…)`, backquotes and `<(…)` below a node, outermost only. */
const substitutions = (node: Sh.SyntaxNode): readonly Sh.ParsedScript[] => {
  const found: Sh.ParsedScript[] = []
  const visit = (child: Sh.SyntaxNode): void => {
    if (
      child.type === 'CommandExpansion' ||
      child.type === 'ProcessSubstitution' ||
      child.type === 'ArithmeticCommandExpansion'
    ) {
      if (child.script) found.push(child.script)
    } else forEachChild(child, visit)
  }
  visit(node)
  return found
}
