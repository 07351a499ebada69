# shellcheck shell=bash
# Sourced by the learner's interactive bash: records every command line with its exit statuses, so that a check can
# tell whether it was run. One line each: milliseconds, terminal, status, statuses of its last pipe, command.
# No process is started per prompt, nothing is printed, and $?, PIPESTATUS and $_ stay as they are.

if [[ -n ${BASH_VERSION-} && $- == *i* && ${BASH_VERSINFO[0]:-0} -ge 5 ]]; then
  __labproof_state=${LABPROOF_HOME:-/opt/labproof}/state
  __labproof_tty=-
  for __labproof_text in /dev/pts/[0-9]*; do
    if [[ $__labproof_text -ef /proc/self/fd/0 ]]; then __labproof_tty=$__labproof_text; fi
  done
  # Expands to how many commands bash has run.
  __labproof_prompt='\#'
  __labproof_ran=${__labproof_prompt@P}
  # Number and text of the last line of history that has been dealt with; -1 before the first prompt.
  __labproof_number=-1
  __labproof_last=
  # What HISTCONTROL asked for: bash has to keep every line until it is recorded here.
  __labproof_control=${__labproof_control-}
  # Filled while PS0 is expanded, which is before each command: the status that the one before it had.
  __labproof_none=
  __labproof_begun=0
  __labproof_before=()

  __labproof_record() {
    local -a __labproof_members=("${PIPESTATUS[@]}") __labproof_statuses=("$?")
    local -
    set +eux
    local IFS=$' \t\n' __labproof_from=$__labproof_number
    local __labproof_count=$((${__labproof_prompt@P} - __labproof_ran))
    local __labproof_index __labproof_text __labproof_time
    local -a __labproof_lines=() __labproof_commands=()
    if [[ ${HISTCONTROL-} == *[!\ ]* ]]; then
      __labproof_control=$HISTCONTROL
      HISTCONTROL=
    fi
    # An empty Enter, or Ctrl-C.
    if ((__labproof_count == 0 && __labproof_from >= 0)); then return 0; fi
    if ((__labproof_begun == __labproof_count)); then
      __labproof_statuses=("${__labproof_before[@]:1}" "${__labproof_statuses[@]}")
    fi
    __labproof_ran=${__labproof_prompt@P}
    __labproof_begun=0
    __labproof_before=()
    __labproof_read 1
    # At the first prompt all there is is from before. Where nothing came, history is off or HISTIGNORE had a say.
    if ((__labproof_from < 0 || __labproof_from == __labproof_number)); then return 0; fi
    # A paste of several lines has one prompt, and as many lines of history.
    if ((__labproof_number > __labproof_from + 1)); then
      __labproof_read $((__labproof_number - __labproof_from))
    fi
    for __labproof_text in "${__labproof_lines[@]}"; do
      # Comments and blanks are lines of history that ran nothing.
      if [[ ! $__labproof_text =~ ^[[:space:]]*(#|$) || $__labproof_text == *$'\n'* ]]; then
        __labproof_commands+=("$__labproof_text")
      fi
    done
    # Where lines and commands do not pair off, it is not known how a command ended.
    if ((${#__labproof_commands[@]} != ${#__labproof_statuses[@]})); then __labproof_statuses=(); fi
    __labproof_time=${EPOCHREALTIME/[.,]/}
    for __labproof_index in "${!__labproof_commands[@]}"; do
      __labproof_write "$((__labproof_index + 1 == ${#__labproof_commands[@]}))"
    done >>"$__labproof_state/evidence.log"
    __labproof_forget
    return 0
  }

  # Reads the last $1 lines of history into __labproof_lines, and the number of the last. A file stands between them,
  # because a substitution would start a process.
  __labproof_read() {
    local HISTTIMEFORMAT=$'\1' __labproof_rest=
    builtin history "$1" >|"$__labproof_state/.history.$$"
    IFS= builtin read -r -d '' __labproof_rest <"$__labproof_state/.history.$$"
    __labproof_lines=()
    __labproof_number=0
    while [[ $__labproof_rest == *$'\1'* ]]; do
      __labproof_number=${__labproof_rest%%$'\1'*}
      __labproof_number=${__labproof_number##*$'\n'}
      __labproof_number=${__labproof_number//[!0-9]/}
      __labproof_rest=${__labproof_rest#*$'\1'}
      # Behind a line stands its newline, and the number of the next one where there is one.
      __labproof_text=${__labproof_rest%%$'\1'*}
      __labproof_lines+=("${__labproof_text%$'\n'*}")
    done
  }

  # Prints one record, its command as one line; $1 is 1 for the last one, the only one whose pipe is known.
  __labproof_write() {
    # shellcheck disable=SC1003 # a lone backslash is meant
    local __labproof_slash='\' __labproof_pipe=-
    __labproof_text=${__labproof_commands[__labproof_index]}
    __labproof_text=${__labproof_text//"$__labproof_slash"/"$__labproof_slash$__labproof_slash"}
    __labproof_text=${__labproof_text//$'\n'/"${__labproof_slash}n"}
    __labproof_text=${__labproof_text//$'\r'/"${__labproof_slash}r"}
    if (($1 && ${#__labproof_statuses[@]} > 0)); then
      builtin printf -v __labproof_pipe '%s,' "${__labproof_members[@]}"
    fi
    builtin printf '%s %s %s %s %s\n' "${__labproof_time::13}" "$__labproof_tty" \
      "${__labproof_statuses[__labproof_index]:--}" "${__labproof_pipe%,}" "$__labproof_text"
  }

  # Takes out of the history what HISTCONTROL wanted left out, the newest first, so that numbers stay.
  __labproof_forget() {
    local __labproof_above
    for ((__labproof_index = ${#__labproof_lines[@]} - 1; __labproof_index >= 0; __labproof_index--)); do
      __labproof_text=${__labproof_lines[__labproof_index]}
      __labproof_above=$__labproof_last
      if ((__labproof_index > 0)); then __labproof_above=${__labproof_lines[__labproof_index - 1]}; fi
      if [[ $__labproof_control == *ignore@(space|both)* && $__labproof_text == ' '* ]] ||
        [[ $__labproof_control == *ignore@(dups|both)* && $__labproof_text == "$__labproof_above" ]]; then
        builtin history -d $((__labproof_from + 1 + __labproof_index))
        __labproof_number=$((__labproof_number - 1))
        unset "__labproof_lines[__labproof_index]"
      fi
    done
    for __labproof_text in "${__labproof_lines[@]}"; do __labproof_last=$__labproof_text; done
  }

  if [[ ${PS0-} != *__labproof_begun* ]]; then
    # shellcheck disable=SC2016 # bash expands it each time
    PS0=${PS0-}'${__labproof_none:$((__labproof_before[__labproof_begun++]=$?,0))}'
  fi
  # A place of its own in the array: what others have at 0, or add behind, stays theirs.
  PROMPT_COMMAND[250]='{ __labproof_record; } 2>/dev/null'

  # The line that sourced this in the open terminal is no command of the learner's.
  builtin history 1 >|"$__labproof_state/.history.$$"
  if IFS=' ' builtin read -r __labproof_number __labproof_text <"$__labproof_state/.history.$$" &&
    [[ $__labproof_text == *"${__labproof_state%/state}/hook.sh"* ]]; then
    builtin history -d "${__labproof_number%\*}"
  fi
  __labproof_number=-1
fi 2>/dev/null
