/**
 * The file that a terminal's bash reads in place of its startup file: that one first, then the marks.
 *
 * How the learner's commands stay as they are:
 * - bash runs each element of PROMPT_COMMAND with `$?`, `$_` and PIPESTATUS as the command left them, and puts them
 *   back. The mark's element has a high index: `PROMPT_COMMAND=…`, `+=` and `$PROMPT_COMMAND` mean element 0, the
 *   learner's own.
 * - What the marks do is in a group without output: not even `set -x` or a DEBUG trap shows it. The mark goes to
 *   /dev/tty, so that neither `$(…)`, a pipe nor `2>/dev/null` gets or hides it.
 * - A PS0, PS1 or PS2 that the learner sets is wrapped again before it is shown. PS1 carries the status as well, for
 *   the prompt after `unset PROMPT_COMMAND`; it and PS0 put the element back.
 * - The marks stand in the variables as backslash escapes, so `set` and `declare -p` print none.
 * - `$_` in the ERR trap is the failed command's; as the last argument of the trap's command it is so again after it.
 */
export const initScript = (
  nonce: string,
  { rcfile, prompt }: { readonly rcfile: string; readonly prompt: string | undefined },
): string => `
${prompt === undefined ? '' : `[ -n "\${__labproof_revived-}" ] || PS1=${quote(prompt)}`}
if [ -z "\${__labproof_revived-}" ] && [ -r ${quote(rcfile)} ]; then . ${quote(rcfile)}; fi
__labproof_mark='lp=${nonce}'
__labproof_count=0
__labproof_ps0='\\e]133;C;lp=${nonce};hook=\${PROMPT_COMMAND[99]:=$__labproof_element}\\a'
__labproof_ps1='\\[\\e]133;A;lp=${nonce};n=$((++__labproof_count));status=$?;pipe=\${PIPESTATUS[@]-};hook=\${PROMPT_COMMAND[99]:=$__labproof_element}\${PS0:=$__labproof_ps0}\\a\\]'
__labproof_ps2='\\[\\e]133;A;lp=${nonce};k=s;n=$((++__labproof_count))\\a\\]'
__labproof_end='\\[\\e]133;B;lp=${nonce}\\a\\]'
__labproof_element='{ __labproof_prompt "$?" "\${PIPESTATUS[@]-}"; } >/dev/null 2>&1'
__labproof_prompt() {
  local - IFS=' '
  set +eux
  builtin printf '\\e]133;D;%s;%s;pipe=%s\\a' "$1" "$__labproof_mark" "\${*:2}" >/dev/tty
  case $PS0 in
    *"$__labproof_ps0") ;;
    *) PS0="\${PS0//"$__labproof_ps0"/}$__labproof_ps0" ;;
  esac
  case $PS1 in
    "$__labproof_ps1"*"$__labproof_end") ;;
    *) PS1=\${PS1//"$__labproof_ps1"/} PS1=$__labproof_ps1\${PS1//"$__labproof_end"/}$__labproof_end ;;
  esac
  case $PS2 in
    "$__labproof_ps2"*"$__labproof_end") ;;
    *) PS2=\${PS2//"$__labproof_ps2"/} PS2=$__labproof_ps2\${PS2//"$__labproof_end"/}$__labproof_end ;;
  esac
  return 0
}
__labproof_failure() {
  local - command=\${2:0:2000}
  set +eux
  command=\${command//[^[:print:]$'\\n']/}
  builtin printf '\\e]133;L;%s;%s;command=%s\\a' "$1" "$__labproof_mark" "\${command//$'\\n'/$'\\x1f'}" >/dev/tty
  return 0
}
PROMPT_COMMAND[99]=$__labproof_element
if [ -z "$(trap -p ERR)" ]; then
  set -o errtrace
  trap '{ __labproof_failure "$?" "$BASH_COMMAND" "$_"; } >/dev/null 2>&1' ERR
fi
builtin printf '\\e]133;L;%s;pid=%s\\a' "$__labproof_mark" "$$" >/dev/tty
`

/**
 * Run by \`sh\` in the container; arguments: path and text of the init file, columns, rows.
 * \`script\` gives bash a terminal over plain pipes. It turns echo off where its input is none: \`stty sane\`.
 */
export const OPEN = `
umask 077
mkdir -p "\${1%/*}" && printf %s "$2" >"$1" || exit 1
script -qefc "stty sane cols $3 rows $4; exec bash --rcfile $1 -i" /dev/null
status=$?
rm -f "$1"
exit $status
`

/** A word of bash that means \`text\`; a leading \`~/\` keeps its meaning. */
const quote = (text: string): string => {
  const home = text.startsWith('~/') ? '~/' : ''
  return `${home}'${text.slice(home.length).replaceAll("'", `'\\''`)}'`
}
