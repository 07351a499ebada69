import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LabView, SectionView } from '../protocol.ts'

/** The section that is shown, and a number that is another one where somebody went to it. */
type Visit = { readonly id: string; readonly count: number }

/**
 * The step that is shown, kept in the address and, with how far it was scrolled, for a reload. While the author writes, a
 * step may get another number or title, and so another id: it is found again by the one that stayed, else by its place.
 */
export const useStep = (lab: LabView): readonly [SectionView, (id: string) => void, number] => {
  const [visit, setVisit] = useState<Visit>({ id: idInAddress(), count: 0 })
  const shown = useRef({ index: 0, title: '' })
  const goes = useRef(false)
  const index = placeOf(lab, visit.id, shown.current)
  const section = lab.sections[index] ?? EMPTY
  shown.current = { index, title: section.title }
  const id = useRef(section.id)
  id.current = section.id

  useEffect(() => {
    const onHash = () => {
      // Without a name it is the page as it was opened.
      const next = idInAddress() || (lab.sections[0] ?? EMPTY).id
      if (next === id.current) return
      if (lab.sections.some(one => one.id === next))
        return setVisit(({ count }) => ({ id: next, count: count + 1 }))
      // A place within the text: the address stays the step's.
      history.replaceState(null, '', `#${id.current}`)
      goWithin(next)
    }
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [lab])

  useEffect(() => {
    if (section.id === visit.id || visit.id === '') return
    history.replaceState(null, '', `#${section.id}`)
    setVisit(({ count }) => ({ id: section.id, count }))
  }, [section.id, visit.id])

  useLayoutEffect(() => {
    const text = document.getElementById('text')
    if (!text) return undefined
    text.scrollTop = Number(read(id.current) ?? 0)
    const onScroll = () => write(id.current, String(text.scrollTop))
    text.addEventListener('scroll', onScroll, { passive: true })
    return () => text.removeEventListener('scroll', onScroll)
  }, [visit.count])

  // The keyboard goes on where the new text begins.
  useLayoutEffect(() => {
    if (goes.current) document.getElementById('text')?.focus({ preventScroll: true })
    goes.current = false
  }, [visit.count])

  const goTo = (next: string) => {
    goes.current = true
    location.hash = next
  }
  return [section, goTo, visit.count]
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

const placeOf = (
  { sections }: LabView,
  id: string,
  before: { readonly index: number; readonly title: string },
): number => {
  const same = sections.findIndex(one => one.id === id)
  const named = same >= 0 ? same : sections.findIndex(one => one.title === before.title)
  return named >= 0 ? named : Math.min(before.index, sections.length - 1)
}

/** Shows what a link within the text leads to; ids of the lab's HTML have the sanitiser's word before them. */
const goWithin = (id: string): void => {
  const target = document.getElementById(`user-content-${id.replace(/^user-content-/, '')}`)
  target?.scrollIntoView()
  target?.setAttribute('tabindex', '-1')
  target?.focus({ preventScroll: true })
}

const idInAddress = (): string => {
  try {
    return decodeURIComponent(location.hash.slice(1))
  } catch {
    return ''
  }
}

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
