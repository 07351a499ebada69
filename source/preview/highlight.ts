import { createCssVariablesTheme, createHighlighterCoreSync } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import bash from 'shiki/langs/bash.mjs'
import diff from 'shiki/langs/diff.mjs'
import docker from 'shiki/langs/docker.mjs'
import go from 'shiki/langs/go.mjs'
import ini from 'shiki/langs/ini.mjs'
import javascript from 'shiki/langs/javascript.mjs'
import json from 'shiki/langs/json.mjs'
import python from 'shiki/langs/python.mjs'
import yaml from 'shiki/langs/yaml.mjs'
import type { Token } from './protocol.ts'

/** The theme's colours are names; the page gives each its colour, light and dark, so no style stands in the text. */
const THEME = createCssVariablesTheme({ name: 'labproof', variablePrefix: '--' })

const highlighter = createHighlighterCoreSync({
  themes: [THEME],
  langs: [bash, diff, docker, go, ini, javascript, json, python, yaml],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
})

const known = new Set(highlighter.getLoadedLanguages())

/** Longer than any lab's block; highlighting is for reading. */
const MOST_CHARACTERS = 100_000
/** By length, not by time: the same text looks the same on a busy machine. */
const LIMITS = { tokenizeMaxLineLength: 2000, tokenizeTimeLimit: 0 }

/** Highlights code, line by line; a language that is not known gives plain lines. */
export const highlight = (code: string, lang: string): readonly (readonly Token[])[] => {
  if (!known.has(lang) || code.length > MOST_CHARACTERS)
    return code.split('\n').map(text => [{ text, kind: undefined }])
  const key = `${lang}\n${code}`
  const kept = cache.get(key)
  if (kept) return kept
  const lines = highlighter
    .codeToTokensBase(code, { lang, theme: 'labproof', ...LIMITS })
    .map(line => line.map(({ content, color }) => ({ text: content, kind: kindOf(color) })))
  if (cache.size > 500) cache.clear()
  cache.set(key, lines)
  return lines
}

/** A page is rendered with every save, and most of its blocks are the same. */
const cache = new Map<string, readonly (readonly Token[])[]>()

/** `var(--token-keyword)` is `keyword`. */
const kindOf = (color: string | undefined): string | undefined =>
  /--token-([a-z-]+)/.exec(color ?? '')?.[1]
