/** The page's icons, drawn on a grid of 16; each stands beside a word, so none has one of its own. */
const PATHS = {
  run: 'M4.5 2.8v10.4L13 8z',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  stop: 'M4 4h8v8H4z',
  plus: 'M8 3v10M3 8h10',
  sun: 'M8 5a3 3 0 100 6 3 3 0 000-6zM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1',
  moon: 'M13 9.6A5.6 5.6 0 016.4 3 5.6 5.6 0 1013 9.6z',
  reset: 'M3 8a5 5 0 105-5H4.5M6.8.8L4.3 3l2.5 2.2',
  warning: 'M8 2.2L14.3 13H1.7zM8 6.4v3.2M8 11.4v.1',
  file: 'M4 1.8h5L12.5 5v9.2H4zM9 1.8V5h3.5',
  next: 'M6 3.5L10.5 8 6 12.5',
  previous: 'M10 3.5L5.5 8l4.5 4.5',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10h3',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.4 4h.1M2.4 8h.1M2.4 12h.1',
  flag: 'M4 14V2.5h8.5l-2.2 3 2.2 3H4',
  search: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.3 10.3L14 14',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
)
