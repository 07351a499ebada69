import type { Rule, Subject } from '../model/rule.ts'
import { commandsIn, commandsOf, failsAsAnnounced, type RunCommand } from './look.ts'
import { imageBehind, type ShellLess } from './shell-less.ts'

export const shellInImageWithoutShell: Rule = {
  id: 'shell-in-image-without-shell',
  severity: 'warning',
  summary: 'A program is called in a container whose image does not have it',
  details:
    "`kubectl exec` runs what the image holds. Images without a distribution hold their own program and nothing else: no `sh`, no `ls`, no `tar`, which `kubectl cp` needs. etcd's has been one of these since Kubernetes 1.33. Call the program itself, look on the node, or bring the tools with `kubectl debug`.",
  inspect: function* (subject) {
    for (const one of commandsOf(subject.lab)) {
      if (failsAsAnnounced(one.block)) continue
      const program = programOf(one)
      const image = program === undefined ? undefined : imageBehind(subject, one)
      if (program === undefined || !image || image.has.includes(program)) continue
      yield {
        position: one.command.position,
        reason: `Unexpected \`${program}\` in ${image.name}, whose image does not have it${image.since === '' ? '' : ` since Kubernetes ${image.since}`}, expected ${
          image.has.length > 0 ? `one of its own programs` : 'another way to look into it'
        }`,
        fix: instead(subject, one, program, image),
      }
    }
  },
}

const UNIX =
  /^(?:sh|bash|ash|ls|cat|du|df|head|tail|tar|ps|top|env|printenv|id|whoami|date|echo|sleep|find|grep|awk|sed|wc|sort|cp|mv|rm|mkdir|touch|chmod|stat|hostname|ip|ifconfig|netstat|ss|ping|nslookup|dig|curl|wget|nc|mount|kill|apt|apt-get|apk|vi)$/

/** The program that has to be in the image. */
const programOf = ({ kubectl, remote }: RunCommand): string | undefined => {
  if (!kubectl || remote) return undefined
  if (kubectl.verb === 'cp') return 'tar'
  if (kubectl.verb !== 'exec') return undefined
  const name = kubectl.inner[0]?.value.split('/').at(-1)
  return name !== undefined && UNIX.test(name) ? name : undefined
}

const instead = (subject: Subject, one: RunCommand, program: string, image: ShellLess): string => {
  const inner = commandsIn(subject, one.block).filter(({ outer }) => outer === one)
  const payload = inner.filter(({ command }) => command.within.at(-1)?.type === 'payload')
  const first = payload[0]?.command.words[0]?.value ?? program
  if (image.has.includes(first))
    return payload.length === 1
      ? `Call it without a shell: \`kubectl exec … -- ${first} …\``
      : `Call \`kubectl exec … -- ${first} …\` without a shell, and filter its output here, outside of the pod`
  if (image.data !== '' && /^(?:du|df|ls|stat|find)$/.test(first))
    return `Look on the node: \`${first} … ${image.data}\``
  if (image.data !== '' && program === 'tar')
    return `Save it below \`${image.data}\`, a folder of the node, and copy it from there`
  return 'Bring the tools: `kubectl debug -it POD --image=busybox:1.37 --target=CONTAINER`'
}
