import mermaid from 'mermaid'

/** A bundle of its own, ten times as large as the page's: loaded where a lab has a diagram. */
let count = 0

globalThis.labproofDiagram = async (text, theme) => {
  mermaid.initialize({
    startOnLoad: false,
    // It would leave a drawing of its own on the page.
    suppressErrorRendering: true,
    // No HTML and no links out of the lab's text.
    securityLevel: 'strict',
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    theme: theme === 'dark' ? 'dark' : 'neutral',
    fontFamily: 'system-ui, sans-serif',
  })
  count += 1
  const { svg } = await mermaid.render(`diagram-${count}`, text)
  return svg
}
