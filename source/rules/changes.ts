import type { RunCommand } from './look.ts'

const VERBS =
  /^(?:apply|create|create (?!token$).+|delete|patch|replace|scale|label|annotate|taint|run|expose|set .+|autoscale|cordon|uncordon|drain|rollout (?:restart|undo|pause|resume)|certificate (?:approve|deny))$/

const OTHERS: Readonly<Record<string, RegExp>> = {
  helm: /^(?:install|upgrade|uninstall|delete|rollback)$/,
  kubeadm: /^(?:init|join|reset|upgrade)$/,
  systemctl: /^(?:start|stop|restart|enable|disable|reload)$/,
  'apt-get': /^(?:install|remove|purge|upgrade)$/,
  apt: /^(?:install|remove|purge|upgrade)$/,
  etcdctl: /^(?:put|del|compact|compaction|defrag|snapshot|alarm|member|txn)$/,
}

/** True where a command changes the cluster or the machine, so that its failing is worth knowing. */
export const makesChanges = ({ command, kubectl }: RunCommand): boolean => {
  if (kubectl) return VERBS.test(kubectl.verb) && !isDryRun({ kubectl })
  const [program = '', ...rest] = command.words
    .map(({ value }) => value)
    .filter(value => value !== 'sudo')
  const verbs = Object.hasOwn(OTHERS, program) ? OTHERS[program] : undefined
  const verb = rest.find(word => !word.startsWith('-'))
  return verbs !== undefined && verb !== undefined && verbs.test(verb)
}

/** True where kubectl is asked to change nothing. */
export const isDryRun = ({ kubectl }: Pick<RunCommand, 'kubectl'>): boolean =>
  !/^(?:none|false)$/.test(kubectl?.flags.get('dry-run') ?? 'none')
