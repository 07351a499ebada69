import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { sources } from './plugins.ts'

/** The commands that an author waits for all day; what the others need would be read with them, and is left out. */
const CORE = ['build', 'lint', 'explain']

/**
 * Bundles the command: dist/labproof.cjs (a loader of a few lines), dist/core.js for the commands named above,
 * dist/full.js for all of them, and V8's compiled form of each. Without a bundle the command takes twice as long to
 * start, without the compiled form a third longer, with all commands in one file a fifth.
 */
const bundleCommand = async (): Promise<void> => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  for (const [outfile, plugins] of [
    ['dist/core.js', [sources, onlyCore]],
    ['dist/full.js', [sources]],
  ] as const)
    await build({
      entryPoints: ['source/cli/main.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      legalComments: 'none',
      // The loader reads it as Latin-1, which is faster than UTF-8: nothing but ASCII may stand in it.
      charset: 'ascii',
      define: { LABPROOF_VERSION: JSON.stringify(version), LABPROOF_DIST: '__dirname' },
      plugins: [...plugins],
      logLevel: 'warning',
    })
  const sha = createHash('sha256')
    .update(await readFile('dist/core.js'))
    .digest('hex')
  const loader = LOADER.replace('@SHA256@', sha).replace('@CORE@', JSON.stringify(CORE))
  await writeFile('dist/labproof.cjs', loader, { mode: 0o755 })
  // A compiled form holds the functions that were compiled by then: a real build of a real lab compiles the right ones.
  const folder = await mkdtemp(join(tmpdir(), 'labproof-'))
  await compile('core', ['build', '--out', folder, 'test/data/day-025.md']).finally(() =>
    rm(folder, { recursive: true, force: true }),
  )
  await compile('full', ['doctor', '--help'])
}

const compile = async (name: string, [command = '', ...rest]: readonly string[]): Promise<void> => {
  const cache = `dist/${name}.cache`
  await rm(cache, { force: true })
  const env = { ...process.env, LABPROOF_WRITE_CACHE: cache }
  await promisify(execFile)(process.execPath, ['dist/labproof.cjs', command, ...rest], { env })
  // A form that V8 refuses is no fault that anyone would see: the command is just slower.
  await promisify(execFile)(process.execPath, ['dist/labproof.cjs', command, '--help'], {
    env: { ...process.env, LABPROOF_NEEDS_CACHE: '1' },
  })
}

/** Leaves the other commands out: the loader takes the full bundle for them. */
const onlyCore: Plugin = {
  name: 'labproof-core',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\/[a-z-]+\.ts$/ }, ({ path, kind, importer }) => {
      const isCommand = kind === 'dynamic-import' && /(?:application|routes?)\.ts$/.test(importer)
      return isCommand && !CORE.includes(path.slice(2, -3))
        ? { path, namespace: 'left-out' }
        : undefined
    })
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is in full.js`)})`,
    }))
  },
}

/** The preview's page: plain scripts and a style sheet, which work from a server and as files. */
const bundlePage = async (): Promise<void> => {
  const folder = 'source/preview/page'
  await build({
    entryPoints: {
      page: `${folder}/main.tsx`,
      mermaid: `${folder}/mermaid.ts`,
    },
    outdir: 'dist/page',
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    charset: 'ascii',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfig: `${folder}/tsconfig.json`,
    logLevel: 'warning',
  })
  await copyFile(`${folder}/icon.svg`, 'dist/page/icon.svg')
}

const LOADER = `#!/usr/bin/env node
// Loads the command with V8's compiled form of it, where that fits this Node; written by scripts/bundle.ts.
'use strict'
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')
const name = @CORE@.includes(process.argv[2]) ? 'core' : 'full'
const filename = join(__dirname, name + '.js')
let cachedData
try { cachedData = readFileSync(join(__dirname, name + '.cache')) } catch {}
const source = readFileSync(filename, 'latin1')
globalThis.LABPROOF_BUILD = '@SHA256@'
const script = new Script('(function (exports, require, module, __filename, __dirname) {' + source + '\\n})', { filename, cachedData })
if (process.env.LABPROOF_NEEDS_CACHE && script.cachedDataRejected !== false) throw new Error('V8 refuses ' + name + '.cache')
// A build is over before optimised code pays for itself; many labs in one process still get it, a little later. V8 takes
// a compiled form only where its flags were the same, so none is changed before one is read or when one is written.
if (!process.env.LABPROOF_WRITE_CACHE) require('node:v8').setFlagsFromString('--interrupt-budget=1000000')
script.runInThisContext()(exports, require, module, filename, __dirname)
if (process.env.LABPROOF_WRITE_CACHE) process.on('exit', () => writeFileSync(process.env.LABPROOF_WRITE_CACHE, script.createCachedData()))
`

await rm('dist', { recursive: true, force: true })
await bundlePage()
await bundleCommand()
