import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from 'listr2'

/** Progress of a long run on stderr: a tree on a terminal, plain lines in a pipe, each part with its elapsed time. */
export type Progress = {
  /** Begins the next part; the one before is over. */
  readonly next: () => void
  /** What the part is at. */
  readonly tell: (text: string) => void
  /** The part has a fault: it is marked, and the run goes on. */
  readonly fault: (text: string) => void
  /** Ends the run; parts that were not begun are left out. Resolves when everything is on the screen. */
  readonly end: () => Promise<void>
}

/** Shows nothing, for `--json`. */
export const noProgress: Progress = {
  next: () => undefined,
  tell: () => undefined,
  fault: () => undefined,
  end: async () => undefined,
}

/** A promise with its end in hand; Node 20 has no `Promise.withResolvers`. */
const pending = <Value>() => {
  let settle: (value: Value) => void = () => undefined
  const promise = new Promise<Value>(resolve => {
    settle = resolve
  })
  return { promise, settle }
}

/** One part, waited for by listr2. */
const openPart = () => {
  const begun = pending<boolean>()
  const over = pending<void>()
  return {
    faults: [] as string[],
    show: (_: string): void => undefined,
    begin: () => begun.settle(true),
    leaveOut: () => begun.settle(false),
    finish: () => over.settle(),
    wait: async (): Promise<boolean> => {
      const isBegun = await begun.promise
      if (isBegun) await over.promise
      return isBegun
    },
  }
}

/** Opens the progress of a run whose parts are known beforehand by their titles. */
export const openProgress = (titles: readonly string[], isTerminal: boolean): Progress => {
  const parts = titles.map(openPart)
  const logger = new ListrLogger({
    processOutput: new ProcessOutput(process.stderr, process.stderr),
  })
  let isEnded = false
  const list = new Listr(
    titles.map((title, index) => ({
      title,
      // A fault marks its part and the run goes on; a part that was not reached ends the list.
      exitOnError: () => isEnded,
      task: async (_: unknown, task: { title: string; output: string }) => {
        const part = parts[index]
        if (!part) return
        part.show = text => {
          task.output = text
        }
        const begun = await part.wait()
        if (!begun) task.title = 'The rest was not reached'
        if (!begun || part.faults.length > 0) throw new Error(part.faults.join('; '))
      },
    })),
    {
      renderer: isTerminal ? 'default' : 'simple',
      rendererOptions: {
        timer: PRESET_TIMER,
        logger,
        showErrorMessage: false,
        collapseErrors: false,
      },
    },
  )
  const shown = list.run().catch(() => undefined)
  let at = -1
  return {
    next: () => {
      parts[at]?.finish()
      at += 1
      parts[at]?.begin()
    },
    tell: text => parts[at]?.show(text),
    fault: text => void parts[at]?.faults.push(text),
    end: async () => {
      isEnded = at + 1 < parts.length
      parts[at]?.finish()
      parts[at + 1]?.leaveOut()
      await shown
    },
  }
}
