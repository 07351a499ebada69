const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ash|zsh|dash)$/

/** True for the words of a call that leaves a person in a shell: `sh`, `bash -l`, `chroot /host`, `nsenter -t 1 -m bash`. */
export const isShellCall = (words: readonly string[]): boolean => {
  const [program = '', ...rest] = words
  if (program === 'chroot') {
    const [, ...inner] = rest.filter(word => !word.startsWith('--'))
    return inner.length === 0 || isShellCall(inner)
  }
  if (program === 'nsenter') {
    const inner = afterFlags(rest)
    return inner.length === 0 || isShellCall(inner)
  }
  return SHELL.test(program) && rest.every(word => /^-(?:l|i|-login)$/.test(word))
}

/** What stands behind `-t 1 -m -u --`. */
const afterFlags = (words: readonly string[]): readonly string[] => {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return words.slice(index + 1)
    if (/^(?:-t|--target)$/.test(word)) index += 1
    else if (!word.startsWith('-')) return words.slice(index)
  }
  return []
}
