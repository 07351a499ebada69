import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { renderAll } from './static.ts'

test('pages without a terminal are files whose links stay below their folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-static-'))
  try {
    cpSync(resolve('test/preview/course'), folder, { recursive: true })
    renderAll(folder)
    const out = join(folder, 'out')
    const files = readdirSync(out, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(out.length + 1))
    expect(files.sort()).toEqual([
      'assets/icon.svg',
      'assets/mermaid.js',
      'assets/page.css',
      'assets/page.js',
      'index.html',
      'labs/scenarios/notes/index.html',
      'labs/scenarios/replicas/index.html',
      'labs/scenarios/rooms/index.html',
    ])
    for (const file of files.filter(name => name.endsWith('.html'))) {
      const html = readFileSync(join(out, file), 'utf8')
      const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link)
      for (const link of links) {
        const target = join(out, file, '..', link).slice(out.length + 1)
        expect(files).toContain(target)
      }
    }
    expect(readFileSync(join(out, 'labs/scenarios/rooms/index.html'), 'utf8')).toContain(
      '"live":false',
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
