import verifyScript from './templates/verify.sh.hbs'

/** The zx code in a verify script that labproof wrote, to the byte as it would; `undefined` for any other script. */
export const codeIn = (script: string): string | undefined => {
  const found = LAUNCHER.exec(script)
  if (!found) return undefined
  const [, step = '', id = '', delimiter = '', code = ''] = found
  return verifyScript({ step, id, code, delimiter }) === script ? code : undefined
}

const LAUNCHER =
  /^#!.*\n# Check of (.*)\. Written by .*\n[\s\S]*? (step-\d+) <<'(\w+)'\n([\s\S]*)\n\3\n$/

/** What a build writes beside checks in zx, unless the author has files of these names. */
export const BESIDE_CHECKS: readonly string[] = [
  'background.sh',
  'foreground.sh',
  'assets/check.cjs',
  'assets/hook.sh',
  'assets/launch.sh',
  'assets/why',
]
