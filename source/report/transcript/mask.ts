import type { Diagnostic } from '../../model/diagnostic.ts'
import type { BlockRun, CheckResult, CheckRun, Transcript } from '../../model/transcript.ts'
import type { Shown, TypedBlock, TypedCommand } from '../../model/typed.ts'
import { findRevealed, findSecrets, merge, type Secret } from './secrets.ts'

/**
 * The transcript without its secrets: each stands as `[masked: token]`, in outputs, command lines, checks and findings.
 * What the lab's own text says is public and stays.
 */
export const maskTranscript = (transcript: Transcript): Transcript => {
  const ours = publicText(transcript.blocks)
  const mask = masker(ours, literals(transcript, ours))
  const diagnostic = (one: Diagnostic): Diagnostic => ({
    ...one,
    reason: mask.text(one.reason),
    fix: mask.text(one.fix),
  })
  const result = (one: CheckResult | undefined) => one && { ...one, output: mask.text(one.output) }
  const check = (run: CheckRun): CheckRun => ({
    ...run,
    before: result(run.before),
    after: result(run.after),
    again: result(run.again),
    diagnostics: run.diagnostics.map(diagnostic),
  })
  const block = (run: BlockRun): BlockRun => ({
    ...run,
    ...(run.state === 'follow-up' ? { because: mask.text(run.because) } : {}),
    ...(run.state === 'skipped' ? { reason: mask.text(run.reason) } : {}),
    typed: run.typed && maskTyped(run.typed, mask, secretsOf(run.typed, ours)),
    diagnostics: run.diagnostics.map(diagnostic),
  })
  return {
    ...transcript,
    blocks: transcript.blocks.map(block),
    checks: transcript.checks.map(check),
    residue: transcript.residue.map(one => ({ ...one, what: mask.text(one.what) })),
    diagnostics: transcript.diagnostics.map(diagnostic),
    ...(transcript.interruption
      ? {
          interruption: {
            ...transcript.interruption,
            reason: mask.text(transcript.interruption.reason),
          },
        }
      : {}),
  }
}

/** One text without what looks like a secret by itself, for what is told before there is a transcript. */
export const maskText = (text: string): string => replace(text, findSecrets(text))

/** `own` are the secrets that the block's commands printed: in the whole output nothing says which command it was. */
const maskTyped = (typed: TypedBlock, mask: Masker, own: readonly string[]): TypedBlock => {
  const job = <Job extends { readonly command: string }>(one: Job): Job => ({
    ...one,
    command: mask.text(one.command),
  })
  const command = (one: TypedCommand): TypedCommand => ({
    ...one,
    line: mask.text(one.line),
    output: mask.shown(one.output, one.line, []),
    failures: one.failures.map(job),
    jobs: one.jobs.map(job),
  })
  return {
    ...typed,
    commands: typed.commands.map(command),
    jobs: typed.jobs.map(job),
    output: mask.shown(typed.output, '', own),
    unread: typed.unread.map(mask.text),
    notes: typed.notes.map(mask.text),
  }
}

/** Text of the lab that anybody can read, and the same without its white space: a key may be indented there. */
type PublicText = { readonly text: string; readonly flat: string }

const publicText = (blocks: readonly BlockRun[]): PublicText => {
  const text = blocks.map(({ value }) => value).join('\n')
  return { text, flat: text.replace(/\s+/g, '') }
}

type Masker = {
  readonly text: (text: string) => string
  /** `command` is what printed it, `own` what is known to be secret in it. */
  readonly shown: (shown: Shown, command: string, own: readonly string[]) => Shown
}

/** `known` are secrets that have been seen somewhere: they are masked wherever they stand. */
const masker = (ours: PublicText, known: readonly string[]): Masker => {
  const secretsIn = (text: string, command = '', own: readonly string[] = []): readonly Secret[] =>
    merge(
      [
        ...findSecrets(text),
        ...findRevealed(command, text),
        ...places(text, known),
        ...places(text, own),
      ].filter(({ start, end }) => !isPublic(text.slice(start, end), ours)),
    )
  return {
    text: text => replace(text, secretsIn(text)),
    shown: (shown, command, own) => ({
      ...shown,
      text: replace(shown.text, secretsIn(shown.text, command, own)),
      raw: replaceRaw(shown.raw, bare => secretsIn(bare, command, own)),
    }),
  }
}

const replace = (text: string, secrets: readonly Secret[]): string => {
  let result = ''
  let at = 0
  for (const { start, end, name } of secrets) {
    const secret = text.slice(start, end)
    const [before = '', after = ''] = [/^\s*/.exec(secret)?.[0], /\s*$/.exec(secret)?.[0]]
    result += `${text.slice(at, start)}${before}[masked: ${name}]${secret.trim() === '' ? '' : after}`
    at = end
  }
  return result + text.slice(at)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const UNSEEN = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])|\r(?=\r*\n)/g

/** Finds secrets in what an eye sees of `raw`; the escape sequences within one stay, so that no colour runs on. */
const replaceRaw = (raw: string, secretsIn: (bare: string) => readonly Secret[]): string => {
  const gaps: { readonly at: number; readonly text: string }[] = []
  let bare = ''
  let from = 0
  for (const { index, 0: text } of raw.matchAll(UNSEEN)) {
    bare += raw.slice(from, index)
    gaps.push({ at: bare.length, text })
    from = index + text.length
  }
  bare += raw.slice(from)
  let result = ''
  let at = 0
  let gap = 0
  const gapsUpTo = (end: number): string => {
    let text = ''
    while (gap < gaps.length && (gaps[gap]?.at ?? 0) < end) {
      text += gaps[gap]?.text ?? ''
      gap += 1
    }
    return text
  }
  const copy = (end: number) => {
    while (gap < gaps.length && (gaps[gap]?.at ?? 0) <= end) {
      const { at: place, text } = gaps[gap] ?? { at: end, text: '' }
      result += bare.slice(at, place) + text
      at = place
      gap += 1
    }
    result += bare.slice(at, end)
    at = end
  }
  for (const secret of secretsIn(bare)) {
    copy(secret.start)
    result += replace(bare.slice(secret.start, secret.end), [
      { ...secret, start: 0, end: secret.end - secret.start },
    ])
    result += gapsUpTo(secret.end).replaceAll('\r', '')
    at = secret.end
  }
  copy(bare.length)
  return result
}

/** Every secret that stands in some output, for the places where nothing around it tells that it is one. */
const literals = ({ blocks, checks }: Transcript, ours: PublicText): readonly string[] => {
  const answers = checks.flatMap(({ before, after, again }) =>
    [before, after, again].flatMap(one =>
      one ? textsOf(one.output, findSecrets(one.output)) : [],
    ),
  )
  const printed = blocks.flatMap(({ typed }) => (typed ? secretsOf(typed, ours) : []))
  return [...new Set([...printed, ...answers.filter(one => !isPublic(one, ours))])]
    .filter(isTelling)
    .sort((a, b) => b.length - a.length)
}

/** A password like `postgres` is a word that stands in a hundred places; only what no text says by chance is looked for. */
const isTelling = (secret: string): boolean =>
  secret.length >= 20 || (secret.length >= 6 && /\d/.test(secret) && /[A-Za-z]/.test(secret))

/** What a block's commands printed that is secret. */
const secretsOf = ({ commands }: TypedBlock, ours: PublicText): readonly string[] =>
  commands
    .flatMap(({ line, output: { text } }) =>
      textsOf(text, [...findSecrets(text), ...findRevealed(line, text)]),
    )
    .filter(secret => !isPublic(secret, ours))

const textsOf = (text: string, secrets: readonly Secret[]): readonly string[] =>
  secrets
    .map(({ start, end }) => text.slice(start, end).trim())
    .filter(secret => secret !== '' && !secret.includes('\n'))

/** Where a known secret stands as a word of its own. */
const places = (text: string, known: readonly string[]): readonly Secret[] =>
  known.flatMap(secret => {
    const found: Secret[] = []
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      const end = at + secret.length
      if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[end] ?? ''))
        found.push({ start: at, end, name: 'secret' })
    }
    return found
  })

/** True for what the lab's text says itself, as it is or encoded. */
const isPublic = (secret: string, ours: PublicText): boolean => {
  const flat = secret.replace(/\s+/g, '')
  if (flat === '' || flat.startsWith('[masked:')) return true
  if (/\s/.test(secret.trim())) return ours.flat.includes(flat)
  return isWord(flat, ours.text) || isWord(decoded(flat), ours.text)
}

const decoded = (text: string): string => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return ''
  return Buffer.from(text, 'base64').toString('utf8').trim()
}

const isWord = (word: string, text: string): boolean => {
  if (word === '') return false
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[at + word.length] ?? '')) return true
  return false
}
