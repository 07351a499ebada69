import type { YAMLError } from 'yaml'
import type { Finding, Rule } from '../model/rule.ts'
import { type Manifest, manifestsOf } from './manifests.ts'

export const yamlSyntax: Rule = {
  id: 'yaml-syntax',
  severity: 'warning',
  summary: 'A manifest is no valid YAML',
  details:
    'Checked are YAML fences, files, and here-documents that go to kubectl or into a YAML file. A key that stands twice in a mapping counts: kubectl takes the last one, or refuses the file. Where bash expands variables in a here-document, its text is only known at run time and is left alone.',
  inspect: function* (subject) {
    for (const manifest of manifestsOf(subject)) {
      if (!manifest.settled || isTemplate(manifest.text)) continue
      const error = manifest.documents.flatMap(({ errors }) => errors)[0]
      if (error) yield finding(manifest, error)
    }
  },
}

/** Helm charts are YAML only once they are rendered. */
const isTemplate = (text: string): boolean =>
  /^\s*\{\{[-\s]/m.test(text) || /\{\{-?\s*\.?(?:Values|Release|include)/.test(text)

const finding = ({ text, locate }: Manifest, error: YAMLError): Finding => {
  const [start, end] = error.pos
  const position = locate(start, Math.max(end, start + 1))
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^["']?[^\s:"']*/.exec(text.slice(start))?.[0] ?? ''
    return {
      position: locate(start, start + key.length),
      reason: `Unexpected second key \`${key}\`, expected each key once in a mapping`,
      fix: `Take one of the \`${key}\` out, or indent it below the key that it belongs to`,
    }
  }
  if (error.code === 'TAB_AS_INDENT')
    return {
      position,
      reason: 'Unexpected tab, expected spaces as indentation',
      fix: 'Write spaces in place of the tab',
    }
  const message = error.message.split('\n')[0] ?? error.code
  return {
    position,
    reason: `Unexpected YAML, expected valid syntax: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    fix: 'Mend the line',
  }
}
