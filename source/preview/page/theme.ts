/** `undefined`: as the system has it. */
export type Theme = 'light' | 'dark' | undefined

const KEY = 'labproof-theme'

/** The theme that was chosen here, if any. */
const readTheme = (): Theme => {
  const kept = read()
  return kept === 'light' || kept === 'dark' ? kept : undefined
}

/** What is in force now, chosen or the system's. */
export const themeInForce = (): 'light' | 'dark' =>
  readTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')

/** Sets a theme for this page and the next. */
export const setTheme = (theme: 'light' | 'dark'): void => {
  document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // A browser that keeps nothing asks the system the next time.
  }
}

/** Puts a chosen theme in force before anything is drawn. */
export const applyTheme = (): void => {
  const theme = readTheme()
  if (theme) document.documentElement.dataset['theme'] = theme
}

/** Calls back when another theme is in force; answers with the function that ends it. */
export const watchTheme = (onChange: () => void): (() => void) => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  system.addEventListener('change', onChange)
  return () => {
    observer.disconnect()
    system.removeEventListener('change', onChange)
  }
}

const read = (): string | null => {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
