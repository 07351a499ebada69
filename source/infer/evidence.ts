import { isEndless } from '../language/endless.ts'
import type { Assertion } from '../model/check.ts'
import type { ExecBlock, Step } from '../model/lab.ts'
import type { Word } from '../model/script.ts'
import { programName } from './program.ts'
import { type Act, isInteractive } from './simulate.ts'

type Ran = Extract<Assertion, { readonly type: 'ran' }>

/** Commands that prepare, print or wait; having run them shows nothing. */
const INCIDENTAL = new Set(
  ': [ alias bash-completion break cd chmod chown clear continue date declare echo exit export false history kill local printf pwd read readonly return set shift sleep source . test trap true type unalias unset wait whoami'.split(
    ' ',
  ),
)

/** Programs that are a lab's subject where it is not kubectl. */
const TOOLS = new Set(
  'argocd cilium crictl ctr curl dig docker etcdctl etcdutl flux helm ip iptables istioctl journalctl kubeadm kustomize nc nerdctl nslookup openssl podman ss ssh systemctl velero watch wget'.split(
    ' ',
  ),
)

/** No more commands than these are asked for in one step. */
const MOST = 2

/** The commands whose running shows that a step without lasting effect was done: at most one a block, two a step. */
export const evidenceOf = (step: Step, acts: readonly Act[]): readonly Assertion[] => {
  const best = new Map<ExecBlock, Candidate>()
  const times = countTexts(acts)
  for (const candidate of acts.flatMap(act => candidateOf(act, times))) {
    const other = best.get(candidate.act.block)
    if (!other || candidate.rank >= other.rank) best.set(candidate.act.block, candidate)
  }
  const inOrder = [...best.values()]
  const highest = Math.max(...inOrder.map(({ rank }) => rank))
  const chosen = [...inOrder.entries()]
    .filter(([, { rank }]) => rank > highest - SPAN)
    .sort(([indexA, a], [indexB, b]) => b.rank - a.rank || indexB - indexA)
    .slice(0, MOST)
    .sort(([a], [b]) => a - b)
  return distinct(chosen.map(([, { act }]) => ranOf(step, act)))
}

/** A block whose best command is that much less telling than another block's is left out. */
const SPAN = 2.5

/**
 * Of a step that leaves something else behind: the last command that is announced to fail, and the last one that
 * makes what the lab does not show.
 */
export const besidesOf = (step: Step, acts: readonly Act[]): readonly Assertion[] => {
  const asked = acts.filter(act => act.mutates && runs(act))
  const untold = asked.filter(act => act.fate === 'succeeds' && act.untold)
  const failing = asked.filter(act => act.fate !== 'succeeds')
  return distinct([...untold.slice(-1), ...failing.slice(-1)].map(act => ranOf(step, act)))
}

const distinct = (assertions: readonly Ran[]): readonly Ran[] => {
  const byCommand = new Map<string, Ran>()
  for (const one of assertions) byCommand.set(one.command, one)
  return [...byCommand.values()]
}

type Candidate = { readonly act: Act; readonly rank: number }

/** How often a command stands in its block. */
const countTexts = (acts: readonly Act[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const act of acts) times.set(keyOf(act), (times.get(keyOf(act)) ?? 0) + 1)
  return times
}

const keyOf = (act: Act): string => `${act.block.position.start.offset} ${textOf(act)}`

const candidateOf = (act: Act, times: ReadonlyMap<string, number>): readonly Candidate[] => {
  const name = programName(act.words)
  if (name === '' || INCIDENTAL.has(name) || !runs(act)) return []
  const { pipe } = act.command
  if (pipe.index > 0 && !act.mutates) return []
  const base = baseRank(act, name)
  if (base === 0) return []
  // A command that stands there several times measures before and after; what it measures is the lesson.
  const repeated = (times.get(keyOf(act)) ?? 0) > 1
  const inside = act.command.within.some(({ type }) => type === 'substitution')
  return [{ act, rank: base - (repeated ? 0.5 : 0) - (inside ? 1.5 : 0) }]
}

/** Whether it runs for certain, as far as bash decides it. */
const runs = ({ command, fallback }: Act): boolean =>
  !fallback && command.within.every(({ type }) => type !== 'branch' && type !== 'while')

const baseRank = ({ kubectl, mutates, words }: Act, name: string): number => {
  if (mutates) return kubectl?.verb === 'edit' ? 3 : 5
  if (kubectl)
    return /^(?:wait|rollout status|version|help|explain|config .*)$/.test(kubectl.verb) ? 3 : 4
  if (TOOLS.has(name)) return 3
  // A here-document that is only shown, or a table of columns that a pipe begins with.
  if (words.length === 1 && /^(?:cat|tee|sort|head|tail|jq|yq)$/.test(name)) return 0
  return 2
}

const ranOf = (step: Step, act: Act): Ran => ({
  type: 'ran',
  command: textOf(act),
  outcome: outcomeOf(step, act),
})

const textOf = ({ words, command }: Act): string => {
  const all: readonly Word[] = words.length > 0 ? words : command.words
  return all.map(word => word.text).join(' ')
}

const outcomeOf = (step: Step, act: Act): Ran['outcome'] => {
  const { command, kubectl, fate, block, words } = act
  if (fate === 'fails') return 'failure'
  const asks = kubectl?.verb === 'auth can-i' && !kubectl.flags.has('list')
  const open =
    fate === 'perhaps' ||
    act.stuck ||
    asks ||
    kubectl?.verb === 'top' ||
    command.background ||
    command.guard === 'or' ||
    command.guard === 'condition' ||
    block.ending !== undefined ||
    command.redirects.some(({ descriptor, operator }) => descriptor === 2 || operator === '&>') ||
    isEndless({ ...command, words }) ||
    isInteractive(act) ||
    /\bauth can-i\b(?!.*--list)/.test(textOf(act)) ||
    filtersInside(act) ||
    isDoubted(step, block)
  return open ? 'any' : 'success'
}

/** In a loop or a substitution bash keeps only the last status: a `grep` that finds nothing fails for all. */
const filtersInside = ({ command, block }: Act): boolean =>
  command.within.length > 0 &&
  command.pipe.of > 1 &&
  block.script.commands.some(
    ({ pipe, words }) => pipe.id === command.pipe.id && /^[ef]?grep$/.test(words[0]?.value ?? ''),
  )

/** "(May show “error” if the pod is restarting)", "# Check audit logs (if accessible)". */
const isDoubted = ({ prose, blocks }: Step, block: ExecBlock): boolean => {
  const { offset } = block.position.end
  const next = blocks.find(({ position }) => position.start.offset > offset)?.position.start.offset
  const after = prose.find(({ position }) => position.start.offset >= offset)
  const said =
    after && after.position.start.offset < (next ?? Number.POSITIVE_INFINITY) ? after.text : ''
  return (
    /\b(?:may|might|could|can)\b[^.]*\b(?:fail|error|not (?:work|exist|be found))/i.test(said) ||
    /#.*\b(?:if (?:accessible|available|installed|enabled|present|you have)|(?:may|might) fail)\b/i.test(
      block.value,
    )
  )
}
