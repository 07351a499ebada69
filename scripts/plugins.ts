import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import Handlebars from 'handlebars'
import { bundleRuntime } from './bundle-runtime.ts'

/** Options of every template: bash and Markdown must not be escaped, and a missing name must not become nothing. */
const OPTIONS = { noEscape: true, strict: true, knownHelpersOnly: true }

/** A template as a module: precompiled, so that the command carries Handlebars' runtime and not its compiler. */
export const templateModule = (source: string): string =>
  `import handlebars from 'handlebars/runtime.js'\nexport default handlebars.template(${String(Handlebars.precompile(source, OPTIONS))})\n`

/** The files for the learner's machine as a module of strings. */
export const runtimeModule = async (): Promise<string> =>
  `export default ${JSON.stringify(await bundleRuntime())}\n`

/** Id under which the source imports the files for the learner's machine. */
export const RUNTIME_ID = 'labproof:runtime'

/** Teaches esbuild the two imports that are no TypeScript: `*.hbs` and `labproof:runtime`. */
export const sources: Plugin = {
  name: 'labproof-sources',
  setup(build) {
    build.onLoad({ filter: /\.hbs$/ }, async ({ path }) => ({
      contents: templateModule(await readFile(path, 'utf8')),
      resolveDir: process.cwd(),
    }))
    build.onResolve({ filter: /^labproof:runtime$/ }, () => ({
      path: RUNTIME_ID,
      namespace: 'labproof',
    }))
    build.onLoad({ filter: /.*/, namespace: 'labproof' }, async () => ({
      contents: await runtimeModule(),
    }))
  },
}
