import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The files for the learner's machine that are used as they are. */
const SCRIPTS = ['background.sh', 'foreground.sh', 'hook.sh', 'launch.sh', 'why.sh'] as const

type RuntimeFile = 'check.cjs' | (typeof SCRIPTS)[number]

/** All files that run on the learner's machine, by name: the check's runtime as one CommonJS file, and the bash scripts. */
export const bundleRuntime = async (): Promise<Record<RuntimeFile, string>> => {
  const [check, background, foreground, hook, launch, why] = await Promise.all([
    bundleCheck(),
    ...SCRIPTS.map(name => readFile(`${ROOT}source/runtime/${name}`, 'utf8')),
  ])
  return {
    'check.cjs': check,
    'background.sh': background ?? '',
    'foreground.sh': foreground ?? '',
    'hook.sh': hook ?? '',
    'launch.sh': launch ?? '',
    'why.sh': why ?? '',
  }
}

const bundleCheck = async (): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['source/runtime/check.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    // Node 18 is what Debian's and Ubuntu's own packages have.
    target: 'node18',
    // zx as ESM dies at start: it requires Node's modules by name.
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    banner: {
      js: '// The runtime of the checks, written by labproof. Holds zx (Apache-2.0) and unbash (ISC).',
    },
    logLevel: 'warning',
  })
  const [file] = outputFiles
  if (!file) throw new Error('Cannot bundle `source/runtime/check.ts`: esbuild gave no output')
  return file.text
}
