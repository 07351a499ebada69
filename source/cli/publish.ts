import { run } from '../machine/shell.ts'
import { commitPlan, pushArgs, pushCommit } from '../publish/apply.ts'
import { withIds } from '../publish/blob.ts'
import { readCheckout } from '../publish/checkout.ts'
import { type GitCall, openGit } from '../publish/git.ts'
import { type IntroProof, withIntroProof } from '../publish/intro-proof.ts'
import type { Candidate, Refusal } from '../publish/lab.ts'
import type { Published } from '../publish/message.ts'
import { type Branch, type Conflict, type Plan, plan } from '../publish/plan.ts'
import { PROOFS, refuse } from '../publish/refuse.ts'
import { findTarget, readBranch, type Target } from '../publish/remote.ts'
import { showCommands, showConflict, showPlan } from '../publish/show.ts'
import { openStore } from '../publish/store.ts'
import { inspectCourses } from '../render/course.ts'
import { reportText } from '../report/text.ts'
import type { Context, ExitCode } from './context.ts'
import { COURSES } from './courses.ts'
import { onInterrupt } from './interrupt.ts'
import { COURSE } from './labs.ts'
import { ownFolder } from './own.ts'
import { type Gathered, gather } from './publish-labs.ts'

declare const LABPROOF_VERSION: string

export type PublishFlags = IntroProof & {
  readonly to?: string
  readonly branch: string
  readonly dryRun: boolean
  readonly unproven: boolean
  readonly force: boolean
  readonly json: boolean
}

/** `labproof publish`: puts the scenarios on the branch that Killercoda reads, as one commit on top of it. */
export const publish = async (context: Context, flags: PublishFlags): Promise<ExitCode> => {
  const gathered = await gather(context.cwd)
  tellFindings(context, gathered)
  const refusals = refuse(gathered.labs, gathered.course).filter(
    ({ type }) => !(flags.unproven && type === 'proof'),
  )
  if (refusals.length > 0) return tellRefusals(context, flags, refusals)
  const abort = onInterrupt()
  try {
    return await publishLabs(context, flags, gathered, abort.signal)
  } finally {
    abort.close()
  }
}

const publishLabs = async (
  context: Context,
  flags: PublishFlags,
  gathered: Gathered,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const { cwd } = context
  const calls: GitCall[] = []
  const git = openGit(run, cwd, call => call.env && calls.push(call), signal)
  const labs = gathered.labs.flatMap(lab => (lab.state === 'rendered' ? [lab] : []))
  const checkout = await readCheckout(
    git,
    labs.map(({ path }) => ({ lab: path, own: `${ownFolder(path)}/` })),
    { folder: COURSE, file: `${COURSE}/${COURSES}` },
  )
  const target = await findTarget(git, flags.to, flags.branch, cwd)
  const store = openStore(checkout.objects)
  try {
    const branch = await readBranch(git, target, store.env, checkout.labs)
    const wanted = withIds(
      [...labs.flatMap(lab => filesOf(lab, flags)), ...gathered.structures],
      checkout.format,
    )
    const planned = plan(wanted, branch, flags.force)
    const told = { target, branch, plan: planned.plan }
    if (planned.conflicts.length > 0) return tellConflicts(context, flags, told, planned.conflicts)
    tellPlan(context, flags, told)
    const { added, changed, removed, kept } = planned.plan
    if (added.length + changed.length + removed.length === 0)
      return tellEnd(
        context,
        flags,
        told,
        undefined,
        'Nothing to publish: the branch is as it is built',
      )
    const published: Published = {
      source: checkout.head,
      labs: labs.length,
      labproof: LABPROOF_VERSION,
      unproven: unprovenOf(labs),
      kept,
    }
    const commit = await commitPlan(git, planned.plan, branch.head, published, store)
    if (flags.dryRun) {
      const commands = [...calls, { args: pushArgs(target, commit) }]
      return tellEnd(context, flags, told, commit, showCommands(commands, store))
    }
    await pushCommit(run, cwd, target, commit, store, signal)
    const count = labs.length === 1 ? '1 lab' : `${labs.length} labs`
    const end = `Published ${count} as commit ${commit.slice(0, 12)}`
    return tellEnd(context, flags, told, commit, end)
  } finally {
    store.close()
  }
}

type Rendered = Candidate & { readonly state: 'rendered' }

/** A lab's files by their paths on the branch. */
const filesOf = ({ target, files, proof }: Rendered, flags: PublishFlags) =>
  withIntroProof(files, proof, flags).map(file => ({
    ...file,
    path: `${target}/${file.path}`,
  }))

const unprovenOf = (labs: readonly Rendered[]): Published['unproven'] =>
  labs.flatMap(({ path, proof: { state } }) =>
    state === 'proven' ? [] : [{ path, state: PROOFS[state] }],
  )

type Told = { readonly target: Target; readonly branch: Branch; readonly plan: Plan }

/** Warnings about the order in the courses, and the errors of labs that are refused. */
const tellFindings = (
  { process: { stderr }, color }: Context,
  { courseLabs, findings }: Gathered,
): void => {
  const order = inspectCourses(courseLabs)
  const reports = findings
    .map(({ path, diagnostics }) => ({
      path,
      diagnostics: [
        ...diagnostics.filter(({ severity }) => severity === 'error'),
        ...(order.get(path) ?? []),
      ],
    }))
    .filter(({ diagnostics }) => diagnostics.length > 0)
  if (reports.length > 0) stderr.write(`${reportText(reports, color)}\n`)
}

const tellRefusals = (
  { process: { stdout, stderr } }: Context,
  { json }: PublishFlags,
  refusals: readonly Refusal[],
): ExitCode => {
  if (json) stdout.write(`${JSON.stringify({ state: 'refused', refusals }, null, 2)}\n`)
  else {
    for (const { path, reason, fix } of refusals) stderr.write(` ✗ ${path}: ${reason}\n   ${fix}\n`)
    stderr.write('Nothing was published\n')
  }
  return 1
}

const tellConflicts = (
  { process: { stdout, stderr } }: Context,
  { json }: PublishFlags,
  { target, plan: { kept } }: Told,
  conflicts: readonly Conflict[],
): ExitCode => {
  if (json) stdout.write(`${JSON.stringify({ state: 'conflict', conflicts, kept }, null, 2)}\n`)
  else {
    const shown = conflicts.slice(0, MOST_CONFLICTS)
    for (const conflict of shown) stderr.write(` ✗ ${showConflict(conflict)}\n`)
    if (conflicts.length > shown.length)
      stderr.write(` ✗ and ${conflicts.length - shown.length} more\n`)
    const settled = conflicts.every(({ reason }) => reason !== 'folder')
    stderr.write(
      settled
        ? `   Take what is worth keeping over into the labs, then publish with \`--force\`: it replaces these files, in a commit on top\n`
        : `   Move it away on branch \`${target.branch}\`, then run the command again\n`,
    )
    stderr.write('Nothing was published\n')
  }
  return 1
}

const MOST_CONFLICTS = 10

const tellPlan = ({ process: { stdout, stderr } }: Context, { json }: PublishFlags, told: Told) => {
  if (!json) stdout.write(`${showPlan(told.plan, told.branch, told.target)}\n`)
  if (told.plan.kept.includes('structure.json'))
    stderr.write(
      ' • `structure.json` at the root of the branch is others’: Killercoda shows only the courses that it lists\n',
    )
}

const tellEnd = (
  { process: { stdout } }: Context,
  { json, dryRun }: PublishFlags,
  { target, branch, plan: { added, changed, removed, kept } }: Told,
  commit: string | undefined,
  words: string,
): ExitCode => {
  if (!json) {
    stdout.write(`${words}\n`)
    return 0
  }
  const state = commit === undefined ? 'unchanged' : dryRun ? 'planned' : 'published'
  const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path)
  const result = {
    state,
    remote: target.name,
    branch: target.branch,
    base: branch.head,
    ...(state === 'published' ? { commit } : {}),
    added: paths(added),
    changed: paths(changed),
    removed,
    kept,
    ...(state === 'planned' ? { commands: words.split('\n') } : {}),
  }
  stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  return 0
}
