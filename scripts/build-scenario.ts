import { spawnSync } from 'node:child_process'

/** `npm run build-scenario [-- file…]`: the same as `labproof build`, with the command bundled afresh from the source. */
const run = (...command: readonly string[]): void => {
  const [program = '', ...args] = command
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 3)
}

run(process.execPath, '--import', 'tsx', 'scripts/bundle.ts')
run(process.execPath, 'dist/labproof.cjs', 'build', ...process.argv.slice(2))
