import { htmlPage } from './html.ts'
import type { LabPage } from './lab-view.ts'
import type { CourseView, Rich } from './protocol.ts'

export type StaticLab = {
  /** Folder of its page below the output; empty for the only one. */
  readonly folder: string
  readonly page: LabPage
}

export type StaticFile = { readonly path: string; readonly content: string }

/** As the server's, for a page that has nobody to talk to; a page that is opened as a file has no 'self'. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file: 'unsafe-inline'",
  "img-src 'self' file: data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The pages for hosting without a terminal: plain files, whose links are relative, so that they work anywhere. */
export const staticPages = (
  labs: readonly StaticLab[],
  course: CourseView | undefined,
): readonly StaticFile[] => {
  const pages = labs.map(({ folder, page }) => {
    const up = folder === '' ? '' : '../'.repeat(folder.split('/').length)
    const data = {
      type: 'lab',
      live: false,
      id: folder,
      home: course ? `${up}index.html` : '',
      lab: page.view,
    } as const
    return {
      path: `${folder === '' ? '' : `${folder}/`}index.html`,
      content: htmlPage(data, `${up}assets/`, POLICY),
    }
  })
  if (!course) return pages
  // A file is opened by its own name: no server is there to add it to a folder.
  const linked = {
    ...course,
    labs: course.labs.map(lab => ({ ...lab, href: `${lab.href}index.html` })),
  }
  return [
    ...pages,
    {
      path: 'index.html',
      content: htmlPage({ type: 'course', course: linked }, 'assets/', POLICY),
    },
  ]
}

/** Pictures that a page shows, as paths in its lab's folder. */
export const picturesOf = ({ view }: LabPage): readonly string[] => {
  const find = (nodes: readonly Rich[]): readonly string[] =>
    nodes.flatMap(node => {
      if (node.type === 'traffic') return find(node.children)
      if (node.type !== 'element') return []
      const source = node.tag === 'img' ? String(node.attributes['src'] ?? '') : ''
      const own = source.startsWith('files/') ? [source.slice('files/'.length)] : []
      return [...own, ...find(node.children)]
    })
  return [...new Set(view.sections.flatMap(({ content }) => find(content)))]
}
