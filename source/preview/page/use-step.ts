import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LabView, SectionView } from '../protocol.ts'

/**
 * The step that is shown, kept in the address and, with how far it was scrolled, for a reload. A step whose title was
 * edited has another id: then the one in its place is shown.
 */
export const useStep = (lab: LabView): readonly [SectionView, (id: string) => void] => {
  const [id, setId] = useState(idInAddress())
  const place = useRef(0)
  const goes = useRef(false)
  const found = lab.sections.findIndex(section => section.id === id)
  const index = found >= 0 ? found : Math.min(place.current, lab.sections.length - 1)
  const section = lab.sections[index] ?? lab.sections[0] ?? EMPTY
  place.current = index

  useEffect(() => {
    const onHash = () => {
      const next = idInAddress()
      if (lab.sections.some(one => one.id === next)) setId(next)
    }
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [lab])

  useEffect(() => {
    if (section.id !== id && id !== '') history.replaceState(null, '', `#${section.id}`)
  }, [section.id, id])

  useLayoutEffect(() => {
    const text = document.getElementById('text')
    if (!text) return undefined
    text.scrollTop = Number(read(section.id) ?? 0)
    const onScroll = () => write(section.id, String(text.scrollTop))
    text.addEventListener('scroll', onScroll, { passive: true })
    return () => text.removeEventListener('scroll', onScroll)
  }, [section.id])

  // The keyboard goes on where the new text begins.
  useLayoutEffect(() => {
    if (goes.current) document.getElementById('text')?.focus({ preventScroll: true })
    goes.current = false
  }, [section.id])

  const goTo = (next: string) => {
    goes.current = true
    location.hash = next
  }
  return [section, goTo]
}

const EMPTY: SectionView = {
  id: 'intro',
  kind: 'intro',
  number: undefined,
  title: '',
  content: [],
  blocks: [],
  check: 'none',
  checkProof: undefined,
}

const idInAddress = (): string => decodeURIComponent(location.hash.slice(1))

const keyOf = (id: string): string => `labproof ${location.pathname} ${id}`

const read = (id: string): string | null => {
  try {
    return sessionStorage.getItem(keyOf(id))
  } catch {
    return null
  }
}

const write = (id: string, scroll: string): void => {
  try {
    sessionStorage.setItem(keyOf(id), scroll)
  } catch {
    // A browser that keeps nothing starts each step at its head.
  }
}
