import type { Rule, Subject } from '../model/rule.ts'
import { commandsOf, type RunCommand, written } from './look.ts'

export const interactiveEditor: Rule = {
  id: 'interactive-editor',
  severity: 'warning',
  summary: 'A command opens an editor',
  details:
    'A click types the command and leaves the learner in an editor, often `vi`; the lines below it are typed into the file. What is to be changed can be said in a command: `kubectl patch`, `kubectl set`, `sed -i`, or a here-document.',
  inspect: function* (subject) {
    for (const one of commandsOf(subject.lab)) {
      if (!opensEditor(one)) continue
      yield {
        position: one.command.position,
        reason: `Unexpected editor in \`${written(subject, one.command)}\`, expected a command that says what is changed`,
        fix: instead(subject, one),
      }
    }
  },
}

const EDITORS = /^(?:vi|vim|nvim|nano|pico|emacs|ed|visudo|mcedit|joe|micro|code)$/

const opensEditor = ({ command, kubectl, remote }: RunCommand): boolean => {
  // An editor that reads its commands from elsewhere needs no learner.
  if (command.pipe.index > 0 || command.hereDoc || remote) return false
  if (command.redirects.some(({ operator }) => operator.startsWith('<'))) return false
  if (command.assigns.some(({ name }) => /EDITOR$/.test(name))) return false
  const words = command.words.map(({ value }) => value).filter(value => value !== 'sudo')
  if (kubectl) return kubectl.verb === 'edit'
  if (words[0] === 'crontab') return words.includes('-e')
  if (words.some(word => /^(?:-es|-Es|-s|--version|--batch)$/.test(word))) return false
  return EDITORS.test(words[0] ?? '')
}

const instead = (subject: Subject, { command, kubectl }: RunCommand): string => {
  const program = command.words[0]?.value ?? ''
  if (kubectl) {
    const rest = written(subject, command).replace(/^\S+\s+edit\s+/, '')
    return `Write \`kubectl patch ${rest} --type=merge -p '{"spec": …}'\``
  }
  if (program === 'crontab') return "Write `(crontab -l; echo '…') | crontab -`"
  const file = command.words.at(-1)?.text
  return command.words.length > 1 && file
    ? `Write \`cat > ${file} <<'EOF'\` with the text, or \`sed -i 's/…/…/' ${file}\``
    : 'Write the file with a here-document'
}
