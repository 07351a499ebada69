import type { Machine } from '../../machine/learner.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { finding } from './verdict.ts'
import type { Image } from './yaml.ts'

/** Registries and names that receive nothing any more. */
const DEAD: readonly { readonly sign: RegExp; readonly state: string; readonly fix: string }[] = [
  {
    sign: /^k8s\.gcr\.io\//,
    state: '`k8s.gcr.io` is frozen since April 2023',
    fix: 'Write `registry.k8s.io/…`',
  },
  {
    sign: /^gcr\.io\/google[_-]containers\//,
    state: '`gcr.io/google_containers` is frozen',
    fix: 'Write `registry.k8s.io/…`',
  },
  {
    sign: /^(?:docker\.io\/)?bitnami\/[^:@]+:(?!latest)/,
    state: 'Bitnami moved its versions to `bitnamilegacy` in August 2025',
    fix: 'Use an image that is still maintained',
  },
]

/**
 * Looks for each image: on the node, else in its registry, the way a pull would, manifest only. Where the machine
 * reaches no registry at all, an image that it does not have is nobody's fault.
 */
export const imageFindings = async (
  images: readonly Image[],
  machine: Machine,
): Promise<readonly Diagnostic[]> => {
  const found: Diagnostic[] = []
  const open = images.filter(({ name, position }) => {
    const dead = DEAD.find(({ sign }) => sign.test(name))
    if (dead)
      found.push(
        finding(
          'warning',
          'image-dead',
          position,
          `Unexpected image \`${name}\`: ${dead.state}`,
          dead.fix,
        ),
      )
    return !dead && /^[\w.:/@-]+$/.test(name)
  })
  const names = [...new Set(open.map(({ name }) => fullName(name)))]
  if (names.length === 0) return found
  const { stdout } = await machine.exec(['bash', '-c', SCRIPT, 'images', ...names], {
    timeoutMs: 30_000 + names.length * 15_000,
  })
  const answers = new Map(
    stdout.split('\n').map(line => {
      const [name = '', answer = ''] = line.split('\t')
      return [name, answer]
    }),
  )
  for (const { name, position } of open)
    if (
      /not found|pull access denied|insufficient_scope|401|403/.test(
        answers.get(fullName(name)) ?? '',
      )
    )
      found.push(
        finding(
          'warning',
          'image-missing',
          position,
          `Unexpected image \`${name}\`, expected one that its registry hands out`,
          'Use an image that exists, or say that it stands for the reader’s own',
        ),
      )
  return found
}

/** As containerd has it: with registry and tag. */
const fullName = (name: string): string => {
  const [first = '', ...rest] = name.split('/')
  const host = rest.length > 0 && /[.:]|^localhost$/.test(first)
  const path = host ? name : `docker.io/${rest.length === 0 ? `library/${name}` : name}`
  return /[:@]/.test(path.slice(path.lastIndexOf('/'))) ? path : `${path}:latest`
}

/** Asks in a namespace of containerd's own, so that the kubelet never sees what was looked up. */
const SCRIPT = `
there=$(ctr -n k8s.io images ls -q)
hosts=()
[ -d /etc/containerd/certs.d ] && hosts=(--hosts-dir /etc/containerd/certs.d)
for image; do
  if grep -qxF -- "$image" <<<"$there"; then
    printf '%s\\tthere\\n' "$image"
  elif error=$(timeout 15 ctr -n labproof content fetch --metadata-only "\${hosts[@]}" "$image" 2>&1 >/dev/null); then
    printf '%s\\tthere\\n' "$image"
  else
    printf '%s\\t%s\\n' "$image" "$(tail -n 1 <<<"$error" | tr '\\t' ' ')"
  fi
  ctr -n labproof images rm "$image" >/dev/null 2>&1
done
`
