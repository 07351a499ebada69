import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process of the terminal's foreground group. */
export type ForegroundProcess = {
  readonly name: string
  readonly threads: number
  /**
   * What one of its threads, blocked in a read of the terminal, reads there: `keys`, or `for-another` where its
   * arguments say that it passes them on (`kubectl exec`).
   */
  readonly reads: 'nothing' | 'keys' | 'for-another'
}

/** A terminal as the machine's kernel sees it. */
export type Look = {
  /** `shell`: bash itself is in the foreground, at its prompt or in a builtin; `program`: something it runs. */
  readonly foreground: 'shell' | 'program'
  readonly group: number
  /** `raw`: keys arrive one by one, as readline, editors and pagers want them. */
  readonly mode: 'cooked' | 'raw'
  readonly processes: readonly ForegroundProcess[]
}

/** A second, quiet shell in the container that looks at the terminal from outside, and can reach past it. */
export type Aide = {
  /** `undefined` where the shell is gone, or the container. */
  readonly look: (pid: number) => Promise<Look | undefined>
  /** Drops what the terminal of shell `pid` has waiting to be read, then sends a signal to a process group. */
  readonly kill: (pid: number, group: number, signal: 'TERM' | 'KILL') => Promise<void>
  readonly resize: (pid: number, cols: number, rows: number) => Promise<void>
  /** Hangs up on a shell, then kills what is left of its session. */
  readonly end: (pid: number) => Promise<void>
  readonly close: () => void
}

/** Starts the aide with the first request; it costs a `docker exec` that most terminals never need. */
export const openAide = (container: string): Aide => {
  let ask: ((line: string) => Promise<string>) | undefined
  let stop: () => void = () => undefined

  const request = (line: string): Promise<string> => {
    if (!ask) {
      const opened = start(container, () => {
        ask = undefined
      })
      ask = opened.ask
      stop = opened.stop
    }
    return ask(line)
  }

  return {
    look: async pid => readLook(await request(`look ${pid}`), pid),
    kill: async (pid, group, signal) => void (await request(`kill ${pid} ${group} ${signal}`)),
    resize: async (pid, cols, rows) => void (await request(`resize ${pid} ${cols} ${rows}`)),
    end: async pid => void (await request(`end ${pid}`)),
    close: () => stop(),
  }
}

/** An answer is one line; an empty one where the aide is gone. */
const start = (container: string, onEnd: () => void) => {
  const args = ['exec', '-i', container, 'bash', '--norc', '--noprofile', '-c', SCRIPT]
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  const waiting: ((line: string) => void)[] = []
  let open = true
  const end = () => {
    if (!open) return
    open = false
    onEnd()
    for (const answer of waiting.splice(0)) answer('')
  }
  createInterface({ input: child.stdout }).on('line', line => waiting.shift()?.(line))
  child.stdin.on('error', end)
  child.on('error', end)
  child.on('close', end)
  const ask = (line: string) =>
    new Promise<string>(resolve => {
      if (!open) return resolve('')
      waiting.push(resolve)
      child.stdin.write(`${line}\n`)
    })
  return { ask, stop: () => child.stdin.end() }
}

const readLook = (line: string, pid: number): Look | undefined => {
  const [verb, group, mode, ...processes] = line.split('\t')
  if (verb !== 'look') return undefined
  return {
    foreground: Number(group) === pid ? 'shell' : 'program',
    group: Number(group),
    mode: mode === 'raw' ? 'raw' : 'cooked',
    processes: processes.map(text => {
      const [reads, threads, ...name] = text.split(':')
      return {
        name: name.join(':'),
        threads: Number(threads),
        reads: reads === 'keys' || reads === 'for-another' ? reads : 'nothing',
      }
    }),
  }
}

/**
 * /proc/PID/stat: the fields after the name in parentheses are state, parent, group, session, tty, foreground group;
 * the 18th is the number of threads. /proc/PID/syscall: number and arguments of the call a thread is blocked in.
 */
const SCRIPT = `
case $(uname -m) in x86_64) read_call=0 ;; *) read_call=63 ;; esac
look() {
  local shell=$1 line name tty mode=cooked group file task number fd found
  read -r line <"/proc/$shell/stat" || return 1
  set -- \${line##*) }
  group=$6
  tty=$(readlink "/proc/$shell/fd/0")
  case $(stty -F "$tty" -a) in *-icanon*) mode=raw ;; esac
  printf 'look\\t%s\\t%s' "$group" "$mode"
  for file in /proc/[0-9]*/stat; do
    read -r line <"$file" || continue
    name=\${line#*(}
    name=\${name%)*}
    set -- \${line##*) }
    [ "$3" = "$group" ] || continue
    found=nothing
    for task in "\${file%/stat}"/task/*/syscall; do
      read -r number fd line <"$task" || continue
      [ "$number" = "$read_call" ] || continue
      case $(readlink "\${file%/stat}/fd/$((fd))") in "$tty" | /dev/tty) found=keys ;; esac
    done
    [ $found = nothing ] || case " $(tr '\\0' ' ' <"\${file%/stat}/cmdline") " in
      *' exec '* | *' run '* | *' attach '* | *' debug '*) found=for-another ;;
    esac
    printf '\\t%s:%s:%s' "$found" "\${18}" "\${name//[^[:alnum:]_.-]/?}"
  done
  printf '\\n'
}
drain() {
  local tty=$(readlink "/proc/$1/fd/0")
  while [ "$(dd if="$tty" iflag=nonblock bs=4096 count=1 | wc -c)" -gt 0 ]; do :; done
}
end() {
  local file line
  kill -HUP "$1"
  sleep 0.2
  for file in /proc/[0-9]*/stat; do
    read -r line <"$file" || continue
    set -- "$1" \${line##*) }
    [ "$5" = "$1" ] && file=\${file%/stat} && kill -KILL "\${file##*/}"
  done
}
while read -r verb pid first second; do
  case $verb in
    look) look "$pid" || printf 'gone\\n'; continue ;;
    kill) drain "$pid"; kill -s "$second" -- "-$first" ;;
    resize) stty -F "$(readlink "/proc/$pid/fd/0")" cols "$first" rows "$second" ;;
    end) end "$pid" ;;
  esac
  printf 'ok\\n'
done 2>/dev/null
`
