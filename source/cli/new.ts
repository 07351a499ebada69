import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { COURSE, portable } from './labs.ts'
import { writeFiles } from './write.ts'

export type NewFlags = { readonly out?: string; readonly force: boolean }

/** `labproof new`: writes a small lab that lints clean, builds and proves, and says what to do next. */
export const newLab = (context: Context, { out, force }: NewFlags, name: string): ExitCode => {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || name.length > 48)
    throw new CannotError(
      `Cannot create \`${name}\`: a lab's name is its place in the URL, at most 48 lower-case letters, digits and single dashes`,
      `Try \`labproof new ${suggest(name)}\``,
    )
  const path = portable(join(out ?? join(COURSE, name), 'lab.md'))
  if (existsSync(resolve(context.cwd, path)) && !force)
    throw new CannotError(
      `Cannot write \`${path}\`: a lab is there already`,
      'Take another name, or run the command again with `--force` to replace it',
    )
  writeFiles([{ path, content: lab(name), mode: 'file' }], context.cwd)
  context.process.stdout.write(
    `${path}\n\nNext:\n  labproof lint ${path}\n  labproof build ${path}\n  labproof prove ${path}\n`,
  )
  return 0
}

const suggest = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '') || 'my-lab'

/** One check that is inferred and one that is written, and a cleanup that leaves nothing behind. */
const lab = (name: string): string => `---
title: ${title(name)}
description: Create a namespace and a ConfigMap in it, and look at what you made.
imageid: kubernetes-kubeadm-1node
time: 5
difficulty: beginner
---

# ${title(name)}

Say here what a learner will be able to do at the end, and why it matters.

## Step 1: Create a namespace

A namespace is a room of its own. Nobody has to write a check for this step: it follows from the command.

\`\`\`bash
kubectl create namespace ${name}
\`\`\`

## Step 2: Put something into it

\`\`\`bash
kubectl create configmap greeting --namespace ${name} --from-literal=text=hello
kubectl get configmap greeting --namespace ${name} --output jsonpath='{.data.text}'
\`\`\`

The check of this step is written by hand. It is zx code, and a learner reads the hint where it fails:

\`\`\`js verify
const greeting = await get('configmap', 'greeting', { namespace: '${name}' })
if (greeting?.data?.text !== 'hello') fail('Create the ConfigMap \`greeting\` with the text \`hello\`')
\`\`\`

## Cleanup

\`\`\`bash
kubectl delete namespace ${name}
\`\`\`
`

const title = (name: string): string => {
  const words = name.replaceAll('-', ' ')
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`
}
