import type { Position } from './place.ts'
import type { Script } from './script.ts'

/** Front matter with every default filled in. */
export type Meta = {
  readonly title: string
  readonly description: string
  /** Killercoda's backend image. */
  readonly imageid: string
  readonly course: string | undefined
  /** Place in the course; the number of "Day 25: …" when the front matter has none. */
  readonly order: number | undefined
  /** Minutes a learner needs. */
  readonly time: number | undefined
  readonly difficulty: string | undefined
  /** `written`: a step has the check that stands in the lab, or none; nothing is inferred. */
  readonly checks?: 'written' | undefined
  /** Where the front matter stands; `undefined` without one. */
  readonly position: Position | undefined
}

/** What the author expects of a block that is run. */
export type Expectation = {
  /** Exit status of the block's last command; `failure` is any but 0. */
  readonly status: number | 'failure'
  /** Text that the output has to contain, or a regular expression between slashes. */
  readonly output: string | undefined
  /** Who says so: a flag on the fence, the prose around it, or nobody. */
  readonly source: 'flag' | 'prose' | 'default'
  /** Where it is said; `undefined` for the default. */
  readonly position: Position | undefined
}

/** How a block that does not end by itself is ended. */
export type Ending =
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'after'; readonly ms: number }

type Fenced = {
  /** The fence's text, without the fence lines and the indentation of the list it stands in. */
  readonly value: string
  /** First word of the info string: `bash`, `yaml`; `undefined` where there is none. */
  readonly lang: string | undefined
  readonly name: string | undefined
  /** From the opening fence to the end of the closing one. */
  readonly position: Position
  /** Where the value begins. */
  readonly content: Position
  /** The info string after the language; the range that a rendered page leaves out. */
  readonly flags: Position | undefined
  /** Closest title above: a heading or a bold line ("**Check endpoints:**"). */
  readonly caption: string | undefined
  /** What the page has behind the closing fence where a flag says so; empty for nothing. */
  readonly mark?: string | undefined
  /** What the page has behind the fence's language, where a flag says so. */
  readonly info?: string | undefined
  /** The blank line before the fence is for Markdown only, the page goes without. */
  readonly tight?: boolean | undefined
}

/** Commands that the learner runs, by a click or by typing. */
export type ExecBlock = Fenced & {
  readonly type: 'exec'
  readonly script: Script
  readonly expects: Expectation
  readonly timeoutMs: number | undefined
  readonly ending: Ending | undefined
  /** Send Ctrl-C first. */
  readonly interrupt: boolean
  /** 1 is the terminal that opens with the lab. */
  readonly terminal: number
}

/** A file that the learner gets beside the lab, written before the step begins. */
export type FileBlock = Fenced & {
  readonly type: 'file'
  /** Absolute path on the learner's machine; `~/` is /root. */
  readonly target: string
}

/** What a shown block is, whatever its fence claims. */
export type ShowKind = 'bash' | 'yaml' | 'json' | 'promql' | 'cron' | 'output' | 'text'

/** Something to read or copy, never run. */
export type ShowBlock = Fenced & {
  readonly type: 'show'
  readonly kind: ShowKind
  /** The commands of a shown `bash` or `cron` block, read but not run. */
  readonly script: Script | undefined
  /** Where the fence says `bash` and the text is something else: what betrays it, as written. */
  readonly mislabelled: string | undefined
}

/** The step's check, zx code or a bash script; it does not appear on the rendered page. */
export type VerifyBlock = Fenced & {
  readonly type: 'verify'
  /** Bash: the whole `verify.sh`, as it is; `undefined` for zx. */
  readonly bash?: VerifyScript | undefined
}

type VerifyScript = {
  readonly executable: boolean
  /** False where the file's last line has no end. */
  readonly newline: boolean
}

export type Block = ExecBlock | FileBlock | ShowBlock | VerifyBlock

/** A heading, paragraph or list item of a section, as plain text. */
export type Prose = {
  readonly text: string
  readonly position: Position
}

/**
 * A stretch of the lab under one heading.
 * `patterns`: production patterns and tips, shown only. `cleanup`: run after the last step.
 */
export type Section = {
  readonly kind: 'intro' | 'step' | 'patterns' | 'cleanup' | 'other'
  readonly title: string
  /** The ranges of the source that make its page, headings included. */
  readonly ranges: readonly Position[]
  /** The heading (or the paragraph that stands for one). */
  readonly heading: Position | undefined
  readonly blocks: readonly Block[]
  readonly prose: readonly Prose[]
  /** The page that the section says it is; `undefined` where its place in the lab decides. */
  readonly page?: Page | undefined
}

/** What a page's marker (`<!-- step text=step1.md title="Create a pod" -->`) says of it. */
export type Page = {
  /** Path as `index.json` has it, below the scenario. */
  readonly text: string
  readonly title: string | undefined
  /** False where the section only takes its place among the steps: another one writes the page, or nobody. */
  readonly written: boolean
  readonly ends: 'lf' | 'crlf'
  readonly bom: boolean
  readonly executable: boolean
  /** False where the page's last line has no end. */
  readonly newline: boolean
}

export type Step = Section & {
  readonly kind: 'step'
  /** As the author numbered it. */
  readonly number: number
  /** Folder of the step in the scenario: `step-03-check-etcd-metrics`. */
  readonly slug: string
}

/** A lab, understood: everything that `build`, `lint` and `prove` work on. */
export type Lab = {
  /** Path of the Markdown file as the user gave it. */
  readonly path: string
  /** Folder name of the scenario, and its place in the URL. */
  readonly slug: string
  readonly meta: Meta
  readonly intro: Section
  readonly steps: readonly Step[]
  /** What follows the last step, in source order: observations, patterns, cleanup, the way on. */
  readonly finish: readonly Section[]
  /** Set where markers cut the lab into pages; then only what is there is rendered. */
  readonly layout?: Layout | undefined
}

export type Layout = {
  /** Keys that the front matter has; of the others the lab's own `index.json` decides. */
  readonly stated: readonly string[]
}
