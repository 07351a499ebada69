import { readFile } from 'node:fs/promises'
import { defineConfig, type Plugin } from 'vitest/config'
import { RUNTIME_ID, runtimeModule, templateModule } from './scripts/plugins.ts'

/** The two imports that are no TypeScript, for Vite as scripts/plugins.ts has them for esbuild. */
const sources: Plugin = {
  name: 'labproof-sources',
  enforce: 'pre',
  resolveId: id => (id === RUNTIME_ID ? `\0${RUNTIME_ID}` : undefined),
  load: async id => {
    if (id === `\0${RUNTIME_ID}`) return runtimeModule()
    return id.endsWith('.hbs') ? templateModule(await readFile(id, 'utf8')) : undefined
  },
}

export default defineConfig({
  plugins: [sources],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // One project after the other: a busy machine makes clusters late.
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.cluster.test.ts', 'test/**/*.browser.test.ts'],
          // A machine that is busy is no fault; what hangs is still noticed.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          sequence: { groupOrder: 1 },
          include: ['test/**/*.cluster.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          // Two clusters at a time are as many as a laptop holds.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 2 },
          include: ['test/**/*.browser.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
