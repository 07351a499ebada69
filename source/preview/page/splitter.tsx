import { useState } from 'preact/hooks'

const LEAST = 25
const MOST = 75
const STEP = 2

/** The border between text and terminal, moved by pointer or arrow keys. */
export const Splitter = () => {
  const [share, setShare] = useState(50)
  const move = (next: number) => {
    const bounded = Math.min(MOST, Math.max(LEAST, next))
    setShare(bounded)
    const { style } = document.documentElement
    style.setProperty('--text-share', `${bounded}fr`)
    style.setProperty('--machine-share', `${100 - bounded}fr`)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter is a separator that can be moved, which hr is not
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the text"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={Math.round(share)}
      tabIndex={0}
      onKeyDown={event => {
        if (event.key === 'ArrowLeft') move(share - STEP)
        if (event.key === 'ArrowRight') move(share + STEP)
      }}
      onPointerDown={event => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const rail = document.querySelector('.rail')?.getBoundingClientRect().right ?? 0
        move(((event.clientX - rail) / (innerWidth - rail)) * 100)
      }}
    />
  )
}
