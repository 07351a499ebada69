import type { Check } from '../model/check.ts'
import type { Severity } from '../model/diagnostic.ts'

/** What is shown of a lab's text: sanitised by the server, plain data, built into elements by the page. */
export type Rich =
  | { readonly type: 'text'; readonly value: string }
  | {
      readonly type: 'element'
      readonly tag: string
      readonly attributes: Readonly<Record<string, string | number | boolean>>
      readonly children: readonly Rich[]
    }
  | { readonly type: 'block'; readonly key: string }
  /** Inline code with Killercoda's mark behind it, `ls`{{exec}}: that of a block; without one it is only copied. */
  | {
      readonly type: 'command'
      readonly key: string | undefined
      readonly text: string
    }
  /** A link to a port of the learner's machine, {{TRAFFIC_HOST1_80}}; without a port, to the page that asks for one. */
  | {
      readonly type: 'traffic'
      readonly host: number
      readonly port: number | undefined
      readonly path: string
      readonly children: readonly Rich[]
    }
  /** The findings that belong to what stands above, as indexes into the page's. */
  | { readonly type: 'findings'; readonly indexes: readonly number[] }

/** A stretch of a line of code; `kind` is what the highlighter took it for. */
export type Token = { readonly text: string; readonly kind: string | undefined }

export type Finding = {
  readonly rule: string
  readonly severity: Severity
  readonly line: number
  readonly reason: string
  readonly fix: string
}

/** What the last proof said of a block. */
export type BlockProof = {
  readonly state: 'passed' | 'announced' | 'failed' | 'follow-up' | 'skipped'
  readonly durationMs: number
  /** How it was checked, or why it failed. */
  readonly text: string
}

export type ProofSummary = {
  /** `stale`: the lab was changed since. */
  readonly state: 'proven' | 'failed' | 'stale' | 'none'
  readonly text: string
}

export type BlockView = {
  /** Made of the block's text: the same in the next version of the page where the text is. */
  readonly key: string
  readonly type: 'exec' | 'file' | 'show'
  readonly lang: string
  readonly text: string
  readonly lines: readonly (readonly Token[])[]
  readonly line: number
  readonly terminal: number
  readonly interrupt: boolean
  /** Where a file is put on the learner's machine. */
  readonly target: string | undefined
  readonly findings: readonly number[]
  readonly proof: BlockProof | undefined
}

export type SectionView = {
  /** `intro`, a step's slug, `finish`. */
  readonly id: string
  readonly kind: 'intro' | 'step' | 'finish'
  readonly number: number | undefined
  readonly title: string
  readonly content: readonly Rich[]
  readonly blocks: readonly BlockView[]
  readonly check: Check['type'] | 'none'
  /** What the last proof said of the check. */
  readonly checkProof: BlockProof | undefined
}

export type LabView = {
  readonly path: string
  readonly title: string
  readonly imageid: string
  readonly time: number | undefined
  readonly difficulty: string | undefined
  readonly sections: readonly SectionView[]
  readonly findings: readonly Finding[]
  readonly proof: ProofSummary
}

export type CourseLab = {
  /** From the course page to the lab's. */
  readonly href: string
  readonly path: string
  readonly title: string
  readonly description: string
  readonly imageid: string
  readonly steps: number
  readonly checks: number
  readonly proof: ProofSummary
}

export type CourseView = { readonly title: string; readonly labs: readonly CourseLab[] }

/** What a page is made of when it is opened. */
export type PageData =
  | {
      readonly type: 'lab'
      /** False for a page that was written to a file: it has no terminal. */
      readonly live: boolean
      readonly id: string
      /** From here to the course page; empty where there is none. */
      readonly home: string
      readonly lab: LabView
    }
  | { readonly type: 'course'; readonly course: CourseView }

/** Where the learner's machine is on its way. */
export type SessionState =
  | { readonly state: 'absent'; readonly reason: string; readonly fix: string }
  | { readonly state: 'elsewhere'; readonly lab: string }
  | {
      readonly state: 'starting'
      readonly stage: string
      readonly stages: readonly string[]
      readonly sinceMs: number
    }
  | { readonly state: 'failed'; readonly reason: string; readonly fix: string }
  | {
      readonly state: 'ready'
      readonly cluster: string
      readonly terminals: readonly number[]
      /** The lab's files or checks are others now than those on the machine. */
      readonly outdated: boolean
    }

export type RunState =
  | { readonly state: 'queued' }
  | { readonly state: 'running' }
  | {
      readonly state: 'passed' | 'announced' | 'failed' | 'follow-up' | 'interrupted'
      readonly status: number | undefined
      readonly durationMs: number
      /** What went otherwise than the text says; `line` is in the lab. */
      readonly findings: readonly Finding[]
    }

export type CheckState =
  /** Never asked, or the check is another one now. */
  | { readonly state: 'none' }
  | { readonly state: 'running' }
  | {
      readonly state: 'passed' | 'failed'
      readonly status: number
      /** The first line of what it printed: what the learner reads. */
      readonly hint: string
      readonly output: string
      readonly durationMs: number
    }

export type Size = { readonly cols: number; readonly rows: number }

/** From the server to the page. */
export type ServerMessage =
  | { readonly type: 'lab'; readonly lab: LabView; readonly savedAt: number }
  /** The file on disk cannot be built: why, while the last good text stays. Empty: it can. */
  | { readonly type: 'broken'; readonly findings: readonly Finding[] }
  | { readonly type: 'session'; readonly session: SessionState }
  /** Everything that a terminal has shown; what was on the page before goes. */
  | {
      readonly type: 'screen'
      readonly terminal: number
      readonly size: Size
      readonly data: string
    }
  | { readonly type: 'output'; readonly terminal: number; readonly data: string }
  | { readonly type: 'size'; readonly terminal: number; readonly size: Size }
  /** `undefined`: as if it had never run. */
  | { readonly type: 'run'; readonly key: string; readonly run: RunState }
  | { readonly type: 'check'; readonly step: string; readonly check: CheckState }
  /** The sections whose blocks are being typed for the author. */
  | { readonly type: 'solving'; readonly step: string | undefined }
  /** Runs and checks begin anew. */
  | { readonly type: 'cleared' }
  /** Addresses of the forwarded ports, by `host:port`. */
  | { readonly type: 'traffic'; readonly addresses: Readonly<Record<string, string>> }
  | { readonly type: 'refused'; readonly reason: string }

/** From the page to the server. */
export type ClientMessage =
  | { readonly type: 'start' }
  | { readonly type: 'reset' }
  | { readonly type: 'keys'; readonly terminal: number; readonly data: string }
  | { readonly type: 'resize'; readonly terminal: number; readonly size: Size }
  | { readonly type: 'open'; readonly terminal: number }
  | { readonly type: 'run'; readonly key: string }
  | { readonly type: 'interrupt'; readonly terminal: number }
  | { readonly type: 'check'; readonly step: string }
  | { readonly type: 'solve'; readonly step: string; readonly upTo: boolean }
  | { readonly type: 'stop' }

/** Bytes of one message from the page: a page of text, far below what a paste could be. */
export const LONGEST_MESSAGE = 64 * 1024
/** Characters of one paste; the page sends them in parts. */
export const LONGEST_PASTE = 256 * 1024
/** Terminals a lab can have. */
export const MOST_TERMINALS = 9
