import { nearest } from '../language/nearest.ts'
import type { Rule, Subject } from '../model/rule.ts'
import { find } from './look.ts'

/** Backend images that Killercoda documents (killercoda.com/creators, checked against 166 public repositories). */
const IMAGES = [
  'ubuntu',
  'ubuntu-4GB',
  'kubernetes-kubeadm-1node',
  'kubernetes-kubeadm-1node-4GB',
  'kubernetes-kubeadm-2nodes',
  'kubernetes-kubeadm-1node-rapid',
  'kubernetes-kubeadm-2nodes-rapid',
  'kubernetes-kubeadm-1node-4GB-rapid',
]

/** Older names that Killercoda still maps to one of them. */
const ALIASES =
  /^(?:kubernetes-cks-[12]nodes?|kubernetes-k3s-[12]nodes?|ubuntu1804|ubuntu18\.04|ubuntu:1804|ubuntu2004|ubuntu:2004|bash|bash1804|bash2004|git|python|go|golang|kubernetes-cluster(?:-running)?:1\.\d+)$/

export const unknownImageid: Rule = {
  id: 'unknown-imageid',
  severity: 'warning',
  summary: 'Killercoda has no backend image of that name',
  details: `A scenario with an unknown \`imageid\` does not start. Images: ${IMAGES.map(id => `\`${id}\``).join(', ')}.`,
  inspect: function* (subject) {
    const { imageid, position } = subject.lab.meta
    if (!position || imageid === '' || IMAGES.includes(imageid) || ALIASES.test(imageid)) return
    const begun = IMAGES.find(image => image.startsWith(imageid))
    const near = begun ?? nearest(imageid, IMAGES) ?? similar(imageid)
    yield {
      position: find(subject, imageid, keyOf(subject, position.start.offset), position),
      reason: `Unexpected image \`${imageid}\`, expected ${near ? `\`${near}\`` : 'one that Killercoda has'}`,
      fix: `Write \`imageid: ${near ?? 'kubernetes-kubeadm-1node'}\``,
    }
  },
}

const keyOf = ({ source }: Subject, from: number): number =>
  Math.max(from, source.indexOf('imageid', from) + 'imageid'.length)

/** What the name most likely stands for where it is no mere typo. */
const similar = (id: string): string | undefined => {
  if (/^(?:kubernetes|k8s|kube|minikube|kind)/i.test(id))
    return /2|two|multi/i.test(id) ? 'kubernetes-kubeadm-2nodes' : 'kubernetes-kubeadm-1node'
  return /^(?:ubuntu|debian|linux|docker)/i.test(id) ? 'ubuntu' : undefined
}
