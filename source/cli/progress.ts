import { Listr, ListrLogger, ListrLogLevels, ProcessOutput } from 'listr2'
import { duration } from '../report/transcript/summary.ts'

/** Progress of a long run on stderr: a tree on a terminal, plain lines in a pipe, each part with its elapsed time. */
export type Progress = {
  /** Begins the next part; the one before is over. */
  readonly next: () => void
  /** What the part is at. */
  readonly tell: (text: string) => void
  /** The part has a fault, at `place`: it is told, the part is marked, and the run goes on. */
  readonly fault: (place: string, reason: string) => void
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

/** Plain lines with the lab's name, for several labs at once. */
export const linesProgress = (
  name: string,
  titles: readonly string[],
  write: (text: string) => void,
): Progress => {
  let at = -1
  let begin = performance.now()
  let faults = 0
  const finish = () => {
    const title = titles[at]
    if (title === undefined) return
    const mark = faults > 0 ? '✗' : '✓'
    write(` ${mark} ${name} · ${title}  ${duration(performance.now() - begin)}\n`)
  }
  return {
    next: () => {
      finish()
      at += 1
      begin = performance.now()
      faults = 0
    },
    tell: () => undefined,
    fault: (place, reason) => {
      faults += 1
      write(` ✗ ${name} · ${place}: ${oneLine(reason)}\n`)
    },
    end: async () => {
      finish()
      at = titles.length
    },
  }
}

/** Opens the progress of a run whose parts are known beforehand by their titles. */
export const openProgress = (titles: readonly string[], isTerminal: boolean): Progress => {
  const parts = titles.map(openPart)
  let isEnded = false
  const list = new Listr(
    titles.map((title, index) => ({
      title,
      // A fault marks its part and the run goes on; the part in which the run ended ends the list.
      exitOnError: () => isEnded,
      task: async (_: unknown, task: { title: string; output: string }) => {
        const part = parts[index]
        if (!part) return
        part.listen(text => {
          task.output = text
        })
        await part.begun
        const begin = performance.now()
        const elapsed = () => `${title}  ${duration(performance.now() - begin)}`
        const clock = isTerminal
          ? setInterval(() => {
              task.title = elapsed()
            }, 1000)
          : undefined
        await part.over
        clearInterval(clock)
        const places = shorten([...new Set(part.faults)])
        task.title = isTerminal && places !== '' ? `${elapsed()}  ${places}` : elapsed()
        if (places !== '') throw new Error(places)
      },
    })),
    {
      renderer: isTerminal ? 'default' : 'simple',
      // Ctrl-C is the command's: it deletes the cluster, where listr2 would only exit.
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({
          processOutput: new ProcessOutput(process.stderr, process.stderr),
        }),
        icon: isTerminal ? {} : ICONS,
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
    fault: (place, reason) => {
      parts[at]?.faults.push(place)
      parts[at]?.show(`✗ ${place}: ${oneLine(reason)}`)
    },
    end: async () => {
      if (at < 0) return
      isEnded = at + 1 < parts.length
      if (isEnded) parts[at]?.faults.push('not finished')
      parts[at]?.finish()
      await shown
    },
  }
}

/** Of many places the first ones; the report at the end has them all. */
const shorten = (places: readonly string[]): string =>
  places.length <= MOST_PLACES
    ? places.join(', ')
    : `${places.slice(0, MOST_PLACES).join(', ')} and ${places.length - MOST_PLACES} more`

const MOST_PLACES = 5

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`
}

const LONGEST = 160

/** One part, waited for by listr2. */
const openPart = () => {
  const begun = pending()
  const over = pending()
  const unheard: string[] = []
  let listener: ((text: string) => void) | undefined
  return {
    faults: [] as string[],
    show: (text: string) => (listener ? listener(text) : void unheard.push(text)),
    /** What was said before listr2 has called is said now. */
    listen: (show: (text: string) => void) => {
      listener = show
      for (const text of unheard.splice(0)) show(text)
    },
    begin: begun.settle,
    finish: over.settle,
    begun: begun.promise,
    over: over.promise,
  }
}

/** A promise with its end in hand; Node 20 has no `Promise.withResolvers`. */
const pending = () => {
  let settle: () => void = () => undefined
  const promise = new Promise<void>(resolve => {
    settle = resolve
  })
  return { promise, settle }
}

/** Lines as the other commands print them: ` • ` doing, ` ✓ ` done, ` ✗ ` failed. */
const ICONS = {
  [ListrLogLevels.STARTED]: ' •',
  [ListrLogLevels.COMPLETED]: ' ✓',
  [ListrLogLevels.FAILED]: ' ✗',
  [ListrLogLevels.OUTPUT]: '  ',
}
