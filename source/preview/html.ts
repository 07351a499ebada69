import { escapeMarkup } from '../language/escape.ts'
import type { PageData } from './protocol.ts'

/**
 * The document of a page: its data, and the script that shows it. `assets` is where page.js and page.css are, seen from
 * the document, so that the same document works on any host and as a file. `policy` is for a file, which no server sends
 * with one.
 */
export const htmlPage = (data: PageData, assets: string, policy?: string): string => {
  const title = data.type === 'lab' ? data.lab.title : data.course.title
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${policy === undefined ? '' : `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`}<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)} · labproof</title>
<link rel="icon" href="${assets}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets}page.css">
</head>
<body>
<noscript>This page is drawn by a script of its own, and none runs here; it loads nothing from anywhere else.</noscript>
<div id="page"></div>
<script type="application/json" id="data">${json(data)}</script>
<script src="${assets}page.js"></script>
</body>
</html>
`
}

/** JSON that cannot end the element it stands in. */
const json = (data: PageData): string => JSON.stringify(data).replaceAll('<', '\\u003c')
