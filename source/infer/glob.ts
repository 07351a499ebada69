/** `load-*` as a test of names, in time linear in their length. */
export const globbed = (pattern: string): ((name: string) => boolean) => {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name => name === pattern
  return name => {
    if (!name.startsWith(first)) return false
    let index = first.length
    for (const part of rest) {
      const found = name.indexOf(part, index)
      if (found < 0) return false
      index = found + part.length
    }
    return name.length >= index + last.length && name.endsWith(last)
  }
}
