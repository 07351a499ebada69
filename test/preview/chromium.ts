import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import * as container from '../machine/container.ts'

/** Debian's. */
const EXECUTABLE = '/usr/bin/chromium'

/** Why the tests with a browser cannot run; `undefined` where they can. With `CI=true` that is a failure. */
export const missing = existsSync(EXECUTABLE) ? undefined : `there is no ${EXECUTABLE}`
if (missing !== undefined && process.env.CI === 'true')
  throw new Error(`Cannot test the page: ${missing}`)

/** What is put to the name of a group of tests that needs a browser and a cluster, and is skipped. */
export const because = missing === undefined ? container.because : ` (skipped: ${missing})`
export const canRun = missing === undefined && container.missing === undefined

/** Opens a browser that asks nothing of the network by itself. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
