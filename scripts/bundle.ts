import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { sources } from './plugins.ts'

/**
 * Bundles the command: dist/labproof.cjs (a loader of a few lines), dist/bundle.js and dist/bundle.cache, V8's compiled
 * form of it. Without a bundle the command takes twice as long to start; without the cache a third longer.
 */
const bundle = async (): Promise<void> => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  await build({
    entryPoints: ['source/cli/main.ts'],
    outfile: 'dist/bundle.js',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    // The loader reads it as Latin-1, which is faster than UTF-8: nothing but ASCII may stand in it.
    charset: 'ascii',
    define: { LABPROOF_VERSION: JSON.stringify(version), LABPROOF_DIST: '__dirname' },
    plugins: [sources],
    logLevel: 'warning',
  })
  const sha = createHash('sha256')
    .update(await readFile('dist/bundle.js'))
    .digest('hex')
  await writeFile('dist/labproof.cjs', LOADER.replace('@SHA256@', sha), { mode: 0o755 })
  await rm('dist/bundle.cache', { force: true })
  const folder = await mkdtemp(join(tmpdir(), 'labproof-'))
  // The cache holds the functions that were compiled by then: a real build of a real lab compiles the right ones.
  await promisify(execFile)(
    process.execPath,
    ['dist/labproof.cjs', 'build', '--out', folder, 'test/data/day-025.md'],
    {
      env: { ...process.env, LABPROOF_WRITE_CACHE: 'dist/bundle.cache' },
    },
  ).finally(() => rm(folder, { recursive: true, force: true }))
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
const { dirname, join } = require('node:path')
const { Script } = require('node:vm')
const filename = join(__dirname, 'bundle.js')
let cachedData
try { cachedData = readFileSync(join(__dirname, 'bundle.cache')) } catch {}
const source = readFileSync(filename, 'latin1')
globalThis.LABPROOF_BUILD = '@SHA256@'
const script = new Script('(function (exports, require, module, __filename, __dirname) {' + source + '\\n})', { filename, cachedData })
script.runInThisContext()(exports, require, module, filename, dirname(filename))
if (process.env.LABPROOF_WRITE_CACHE) process.on('exit', () => writeFileSync(process.env.LABPROOF_WRITE_CACHE, script.createCachedData()))
`

await bundlePage()
await bundle()
