import type { ShowKind } from '../model/lab.ts'
import type { Command, Script } from '../model/script.ts'

/** What a fence's text is; `because` is the piece of it that shows that the fence claims otherwise. */
export type Nature =
  | { readonly type: 'commands' }
  | { readonly type: 'text'; readonly kind: ShowKind; readonly because: string | undefined }

const BASH = new Set(['bash', 'sh', 'shell', 'zsh'])
/** Killercoda's own labs fence commands as `plain`. */
const UNSAID = new Set(['', 'plain', 'text', 'txt', 'console', 'shell-session', 'terminal'])
const KINDS: Readonly<Record<string, ShowKind>> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  promql: 'promql',
  cron: 'cron',
  crontab: 'cron',
  output: 'output',
}

/** Tells what a fence holds, from its language and from its text read as bash. */
export const classify = (lang: string, value: string, script: Script): Nature => {
  const known = KINDS[lang]
  if (known) return { type: 'text', kind: known, because: undefined }
  if (!BASH.has(lang) && !UNSAID.has(lang))
    return { type: 'text', kind: 'text', because: undefined }
  const other = notCommands(value, script)
  if (BASH.has(lang)) return other ? { type: 'text', ...other } : { type: 'commands' }
  if (!other && looksLikeCommands(script)) return { type: 'commands' }
  return {
    type: 'text',
    kind: other?.kind ?? (lang === '' ? 'output' : 'text'),
    because: undefined,
  }
}

/** What a text is that bash could perhaps read, but that is no list of commands. */
const notCommands = (
  value: string,
  script: Script,
): { readonly kind: ShowKind; readonly because: string } | undefined => {
  for (const command of script.commands) {
    if (command.within.length > 0) continue
    if (isCron(command)) return { kind: 'cron', because: schedule(command) }
    if (isPromql(command)) return { kind: 'promql', because: command.words[0]?.text ?? '' }
    if (isTable(command)) return { kind: 'output', because: textOf(command) }
    if (isYaml(command)) return { kind: 'yaml', because: textOf(command) }
    if (isServerMessage(command)) return { kind: 'output', because: textOf(command) }
  }
  const promql =
    /^\s*((?:sum|rate|irate|increase|avg|max|min|count|topk|histogram_quantile)\s*(?:by\s*\([^)]*\)\s*)?\(.*)$/m.exec(
      value,
    )
  if (promql && script.faults.length > 0)
    return { kind: 'promql', because: (promql[1] ?? '').trim() }
  const prompt = /^\S*[\w~][$#] \S/m.exec(value)
  if (prompt && script.commands[0]?.words[0]?.value.includes('@'))
    return { kind: 'output', because: prompt[0] }
  return undefined
}

const textOf = (command: Command): string => command.words.map(word => word.text).join(' ')

const CRON_FIELD = /^(?:\*|\d+(?:-\d+)?)(?:\/\d+)?(?:,\d+(?:-\d+)?(?:\/\d+)?)*$/

const isCron = (command: Command): boolean => {
  const words = command.words.map(word => word.text)
  if (/^@(?:reboot|hourly|daily|weekly|monthly|yearly)$/.test(words[0] ?? '')) return true
  return (
    words.length >= 6 &&
    words
      .slice(0, 5)
      .every(word => CRON_FIELD.test(word) || /^[A-Z]{3}(?:-[A-Z]{3})?$/i.test(word)) &&
    CRON_FIELD.test(words[0] ?? '')
  )
}

const schedule = (command: Command): string =>
  command.words
    .slice(0, 5)
    .map(word => word.text)
    .join(' ')

/** `name{label="x"} < 0.99`, `some_metric_total > 100`: to bash a program with a redirection. */
const isPromql = (command: Command): boolean => {
  const [name, next] = command.words
  const last = command.words.at(-1)
  if (!name) return false
  if (/^[a-zA-Z_:][\w:]*\{[^}]*=[^}]*\}/.test(name.text)) return true
  const comparesWith = /^[=!<>]=$/.test(next?.value ?? '') && /^-?[\d.]+$/.test(last?.value ?? '')
  if (comparesWith && /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(name.text)) return true
  const metric =
    /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+_(?:total|bucket|seconds|bytes|count|sum|ratio|info|requests|created)$/
  if (!metric.test(name.text)) return false
  const compared = command.redirects.some(redirect => /^[\d.]+$/.test(redirect.target?.value ?? ''))
  return (
    compared ||
    (command.words.length === 1 && command.redirects.length === 0) ||
    /^[=!<>]=$|^(?:and|or|by|on|unless)$/.test(next?.value ?? '')
  )
}

/** `NAME   READY   STATUS`: the head of a table that kubectl prints. */
const isTable = (command: Command): boolean =>
  command.words.length >= 2 &&
  command.words[0]?.position.start.column === 1 &&
  command.words.every(word => /^[A-Z][A-Z0-9()/:-]*$/.test(word.text)) &&
  command.words.some(word =>
    /^(?:NAME|READY|STATUS|AGE|TYPE|REASON|ENDPOINT|ID|COMMAND|PID)$/.test(word.text),
  )

const isYaml = (command: Command): boolean =>
  /^(?:apiVersion|kind):$/.test(command.words[0]?.text ?? '') && command.words.length === 2

const isServerMessage = (command: Command): boolean =>
  /^(?:Error|error|Warning|The)$|^(?:Error|error|Warning):$/.test(command.words[0]?.text ?? '') &&
  command.words.length > 2

/** Programs of the labs, and the words a shell script begins with. */
const PROGRAMS = new Set(
  'kubectl k helm docker crictl ctr nerdctl podman kind kubeadm kustomize etcdctl etcdutl curl wget git cat echo printf ls cd pwd mkdir touch cp mv rm chmod chown ln tee head tail grep sed awk cut sort uniq wc find tree diff jq yq base64 openssl ssh scp sudo apt apt-get snap systemctl journalctl service ps top kill pkill sleep watch time timeout wait export source set unset alias env which type dig nslookup ping nc ip ss netstat iptables mount df du free uname hostname date id whoami su useradd tar gzip unzip xargs bash sh python3 python pip npm node make vi vim nano less more clear exit history read test true false trap stress cilium istioctl argocd flux velero'.split(
    ' ',
  ),
)

const looksLikeCommands = (script: Script): boolean => {
  const top = script.commands.filter(command =>
    command.within.every(({ type }) => type !== 'substitution'),
  )
  if (top.length === 0 || script.faults.length > 0) return false
  return top.every(command => {
    const name = command.words[0]
    if (!name) return command.assigns.length > 0
    return PROGRAMS.has(name.value) || /^(?:\.{0,2}\/|~\/|\$)/.test(name.value)
  })
}
