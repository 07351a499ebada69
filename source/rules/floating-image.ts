import type { Rule } from '../model/rule.ts'
import { type ImageUse, imagesIn } from './images.ts'

export const floatingImage: Rule = {
  id: 'floating-image',
  severity: 'warning',
  summary: 'An image has no tag, or the tag `latest`',
  details:
    'Such an image is another one next month: the lab that was proved is not the lab that is run, and kubelet pulls it again for each pod. One finding for each image, at its first place; images that are only shown, or that the text says cannot be pulled, are left alone.',
  inspect: function* (subject) {
    const places = new Map<string, ImageUse[]>()
    for (const use of imagesIn(subject)) {
      if (use.state !== 'run' || !isFloating(use.image) || isMadeUp(use.image)) continue
      const before = places.get(use.image)
      if (before) before.push(use)
      else places.set(use.image, [use])
    }
    for (const [image, [first, ...more]] of places) {
      if (!first) continue
      const often = more.length === 0 ? '' : `, here and in ${more.length} more`
      yield {
        position: first.position,
        reason: `Unexpected image \`${image}\` without a version${often}, expected a tag`,
        fix: `Write ${tagFor(image)}`,
      }
    }
  },
}

const isFloating = (image: string): boolean =>
  !image.includes('@') && (/:latest$/.test(image) || !/:[^/]+$/.test(image))

/** Names that stand for an image which is not there. */
const isMadeUp = (image: string): boolean =>
  /(?:^|\/)(?:org|organi[sz]ation|project|user|username|company|team|repo|owner)[\w-]*\/|example\.(?:com|org|net|io)|^example|\/example|private|non-?exist|does-?not|no-such|invalid|fake|wrong|missing|broken|bad-|typo|your-|my-?(?:app|registry|org|repo)/i.test(
    image,
  )

const TAGS: Readonly<Record<string, string>> = {
  alpine: '3.22',
  busybox: '1.37',
  debian: '12',
  httpd: '2.4',
  mysql: '8.4',
  nginx: '1.29',
  postgres: '17',
  python: '3.13',
  redis: '8.2',
  ubuntu: '24.04',
}

const tagFor = (image: string): string => {
  const name = image.replace(/:latest$/, '')
  const tag = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined
  // There are no versions of these, only digests.
  if (name.startsWith('gcr.io/distroless/')) return `\`${name}@sha256:\` and its digest`
  return tag === undefined
    ? `\`${name}:\` and the version that the lab was tried with`
    : `\`${name}:${tag}\``
}
