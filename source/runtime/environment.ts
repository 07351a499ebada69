import { accessSync, constants } from 'node:fs'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin'
const ADMIN_CONFIG = '/etc/kubernetes/admin.conf'

/** What a check knows of the machine it runs on. */
export type Machine = {
  /** Home directory of the learner, where relative paths begin. */
  readonly home: string
  /** Folder with the recorded commands and the markers of passed steps. */
  readonly state: string
  /** How long the whole check may take. */
  readonly deadlineMs: number
}

/**
 * Fills the gaps of an empty environment in `env`: Killercoda starts a check with none.
 * Only what is missing is set, so a test or a proof can say otherwise.
 */
export const prepare = (env: NodeJS.ProcessEnv): Machine => {
  const home = env.HOME || '/root'
  env.HOME = home
  env.PATH ||= PATH
  env.LANG ||= 'C.UTF-8'
  // A bash that Node starts with a pipe takes itself for a remote login where SHLVL is missing, and reads ~/.bashrc.
  env.SHLVL ||= '1'
  if (!env.KUBECONFIG && !readable(`${home}/.kube/config`) && readable(ADMIN_CONFIG))
    env.KUBECONFIG = ADMIN_CONFIG
  return {
    home,
    state: `${env.LABPROOF_HOME || '/opt/labproof'}/state`,
    deadlineMs: Number(env.LABPROOF_DEADLINE_MS) || 30_000,
  }
}

const readable = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
