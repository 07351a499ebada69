import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on a page, one line each. Injected by `evaluate`: the page's policy lets no script of others in. */
export const violationsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(source)
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(one => one.id + ': ' + one.nodes[0].html))`,
  )
  return Array.isArray(found) ? found.map(String) : ['axe did not answer']
}
