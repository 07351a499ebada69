import { setTimeout as pause } from 'node:timers/promises'
import { fail } from './failure.ts'

/** `500ms`, `10s`, `2m`, or a number of milliseconds. */
type Duration = string | number

export type RetryOptions = {
  /** How long to go on. */
  readonly for: Duration
  /** Pause between two tries; 500 ms without it. */
  readonly every?: Duration
  /** What the learner reads when the time is over and nothing was thrown. */
  readonly hint?: string
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** Milliseconds of a duration as the author writes it. Throws a `TypeError` for anything else. */
const milliseconds = (duration: Duration): number => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(String(duration).trim())
  const ms = Number(match?.[1]) * (UNITS[match?.[2] ?? 'ms'] ?? 1)
  if (!Number.isFinite(ms))
    throw new TypeError(
      `Unexpected duration \`${duration}\`, expected one such as \`500ms\`, \`10s\`, \`2m\``,
    )
  return ms
}

/**
 * Calls `ask` until it gives something truthy, and gives that back; what it throws counts as "not yet".
 * At the deadline the last thing thrown is thrown, or a failure with `hint`. `endsAtMs`: end of the whole check;
 * a retry ends a second before, so that the learner reads its reason and not that time ran out.
 */
export const retryUntil = async <Value>(
  options: RetryOptions,
  ask: () => Value | Promise<Value>,
  endsAtMs: number,
): Promise<Value> => {
  const wholeMs = milliseconds(options.for)
  const everyMs = milliseconds(options.every ?? '500ms')
  const untilMs = Math.min(Date.now() + wholeMs, endsAtMs - 1000)
  for (;;) {
    const last = await attempt(ask)
    if (last.state === 'given' && last.value) return last.value
    if (Date.now() + everyMs > untilMs) {
      if (last.state === 'thrown') throw last.error
      return fail(
        options.hint ?? `What the check waits for did not come true within ${options.for}`,
      )
    }
    await pause(everyMs)
  }
}

type Attempt<Value> =
  | { readonly state: 'given'; readonly value: Value }
  | { readonly state: 'thrown'; readonly error: unknown }

const attempt = async <Value>(ask: () => Value | Promise<Value>): Promise<Attempt<Value>> => {
  try {
    return { state: 'given', value: await ask() }
  } catch (error) {
    return { state: 'thrown', error }
  }
}
