import type { Block } from '../model/lab.ts'
import type { Rule, Subject } from '../model/rule.ts'
import { imagesIn } from './images.ts'
import { blocksOf, failsAsAnnounced, rangeOf } from './look.ts'

export const deadRegistry: Rule = {
  id: 'dead-registry',
  severity: 'warning',
  summary: 'Something is fetched from a place that was closed',
  details:
    '`k8s.gcr.io` has been frozen since April 2023: no new image gets there, and old ones may go any day; Kubernetes has moved to `registry.k8s.io`. The package repositories `apt.kubernetes.io` and `packages.cloud.google.com` went in March 2024, for `pkgs.k8s.io`; the images of Bitnami with a version moved to `bitnamilegacy` in 2025. Blocks that are only shown count too: they are what a learner copies.',
  inspect: function* (subject) {
    for (const block of blocksOf(subject.lab)) {
      if (block.type === 'verify' || (block.type === 'show' && block.kind === 'output')) continue
      if (block.type === 'exec' && failsAsAnnounced(block)) continue
      yield* inText(subject, block)
    }
    for (const { image, position, state } of imagesIn(subject)) {
      const name = /^(?:docker\.io\/)?bitnami\/([\w-]+:.*\d.*)$/.exec(image)?.[1]
      if (name !== undefined && state !== 'fails')
        yield {
          position,
          reason: `Unexpected image \`${image}\`, which was moved away, expected one that can be pulled`,
          fix: `Write \`bitnamilegacy/${name}\`, or an image that is kept up`,
        }
    }
  },
}

const PLACES =
  /(?<![\w./-])(?:https?:\/\/)?(k8s\.gcr\.io|gcr\.io\/google[_-]containers|apt\.kubernetes\.io|yum\.kubernetes\.io|packages\.cloud\.google\.com\/(?:apt|yum)|kubernetes-charts(?:-incubator)?\.storage\.googleapis\.com|docker\.pkg\.github\.com)(?=[/\s"']|$)[\w./:@-]*/gm

const NOW: Readonly<Record<string, string>> = {
  'k8s.gcr.io': 'registry.k8s.io',
  'gcr.io/google_containers': 'registry.k8s.io',
  'gcr.io/google-containers': 'registry.k8s.io',
  'apt.kubernetes.io': 'pkgs.k8s.io',
  'yum.kubernetes.io': 'pkgs.k8s.io',
  'packages.cloud.google.com/apt': 'pkgs.k8s.io',
  'packages.cloud.google.com/yum': 'pkgs.k8s.io',
  'kubernetes-charts.storage.googleapis.com': 'charts.helm.sh/stable',
  'kubernetes-charts-incubator.storage.googleapis.com': 'charts.helm.sh/incubator',
  'docker.pkg.github.com': 'ghcr.io',
}

const inText = function* (subject: Subject, { content }: Block) {
  const text = subject.source.slice(content.start.offset, content.end.offset)
  for (const match of text.matchAll(PLACES)) {
    const place = match[1] ?? ''
    const now = NOW[place] ?? ''
    const line = lineAt(text, match.index)
    // A remark about it, a search for it, or the very line that replaces it.
    if (/^\s*(?:#|\/\/|echo\b|.*\b(?:grep|sed|jq)\b)/.test(line) || line.includes(now)) continue
    const start = content.start.offset + match.index
    yield {
      position: rangeOf(subject, start, start + match[0].length),
      reason: `Unexpected \`${match[0]}\`, expected a registry that is open`,
      fix: `Write \`${match[0].replace(place, now)}\``,
    }
  }
}

const lineAt = (text: string, at: number): string => {
  const end = text.indexOf('\n', at)
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end)
}
