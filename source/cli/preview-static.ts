import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readPicture } from '../preview/pictures.ts'
import { picturesOf, type StaticLab, staticPages } from '../preview/static.ts'
import { CannotError } from './cannot.ts'
import { labFile, readCourse } from './preview-course.ts'
import { labSource } from './preview-lab.ts'
import type { Target } from './preview-target.ts'
import { writeFiles } from './write.ts'

/** Writes the pages without terminal below `out`; answers with how many. Throws a `CannotError` where it cannot. */
export const writeStatic = async (
  target: Target,
  out: string,
  assets: string,
  cwd: string,
): Promise<number> => {
  const course = target.type === 'course' ? readCourse(target.path, cwd) : undefined
  const sources =
    target.type === 'lab'
      ? [{ path: target.path, folder: '' }]
      : (course?.labs ?? []).map(({ path }) => ({
          path: labFile(target.path, path),
          folder: `labs/${path}`,
        }))
  const root = resolve(cwd, out)
  const labs: StaticLab[] = []
  for (const { path, folder } of sources) {
    const source = labSource(path, cwd)
    const { page } = await source.load()
    if (!page)
      throw new CannotError(
        `Cannot show \`${path}\`: it is no text`,
        `See \`labproof lint ${path}\``,
      )
    labs.push({ folder, page })
    await copyPictures(page, source.folder, join(root, folder))
  }
  const pages = staticPages(labs, course)
  writeFiles(
    pages.map(({ path, content }) => ({ path, content, mode: 'file' })),
    root,
  )
  await copyAssets(assets, join(root, 'assets'), labs)
  return pages.length
}

const copyPictures = async (page: StaticLab['page'], from: string, to: string): Promise<void> => {
  for (const path of picturesOf(page)) {
    const picture = await readPicture(from, path)
    if (!picture) continue
    const file = join(to, 'files', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, picture.bytes)
  }
}

/** Mermaid is ten times as large as the rest: it goes along only where a lab has a diagram. */
const copyAssets = async (from: string, to: string, labs: readonly StaticLab[]): Promise<void> => {
  const hasDiagram = labs.some(({ page }) =>
    page.view.sections.some(({ blocks }) => blocks.some(({ lang }) => lang === 'mermaid')),
  )
  try {
    await mkdir(to, { recursive: true })
    for (const name of ['page.js', 'page.css', 'icon.svg', ...(hasDiagram ? ['mermaid.js'] : [])])
      await copyFile(join(from, name), join(to, name))
  } catch (cause) {
    throw CannotError.from('write', to, cause)
  }
}
