#!/bin/bash
# Runs the check of one step: bash launch.sh step-03 <check.js
# Exit 0: passed. Exit 1: not, and the reason is printed, shown on the learner's terminals, and kept for `why`.
# It may be started with an empty environment, as Killercoda does.

unset BASH_ENV NODE_OPTIONS NODE_PATH
export PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
export HOME=${HOME:-/root} LANG=${LANG:-C.UTF-8}
folder=${LABPROOF_HOME:-/opt/labproof}
state=$folder/state
log=${LABPROOF_LOG:-/var/log/labproof.log}
wait_ms=${LABPROOF_NODE_WAIT_MS:-10000}
deadline_ms=${LABPROOF_DEADLINE_MS:-30000}
step=${1-}

main() {
  local node reason status began
  began=$(now)
  [[ $step =~ ^[a-z0-9-]+$ ]] || refuse "Unexpected step \`$step\`, expected a name such as \`step-01\`"
  mkdir -p "$state/passed" 2>/dev/null
  [[ -r $folder/check.cjs ]] || refuse 'The checks are not on this machine yet: wait a moment, then press CHECK again'
  node=$(find_node) || refuse "$(node_reason)"
  reason=$(run_check "$node")
  status=$?
  if [[ $status == 0 ]]; then
    # The first pass counts, and is never moved: evidence for the next step is asked for from then on.
    [[ -e $state/passed/$step ]] || printf '%s\n' "$began" >"$state/passed/$step"
    rm -f "$state/why"
    exit 0
  fi
  if [[ $status == 137 || $status == 124 ]]; then
    reason="The check did not finish within $((deadline_ms / 1000)) s; press CHECK again"
  elif [[ -z $reason ]]; then
    reason="The check could not run (exit code $status); its last words are in $log"
  fi
  refuse "$reason"
} 2>/dev/null

# Milliseconds since 1970.
now() {
  local microseconds=${EPOCHREALTIME/[.,]/}
  printf '%s' "${microseconds%???}"
}

# Prints the path of a Node that can run the check; waits for one that is being installed, not for ever.
find_node() {
  local node end=$(($(now) + wait_ms))
  while :; do
    if read -r node <"$state/node-ready" && [[ -x $node ]]; then
      printf '%s' "$node"
      return 0
    fi
    node=$(command -v node) && "$node" -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' </dev/null && {
      printf '%s' "$node"
      return 0
    }
    [[ -e $state/node-failed ]] && return 1
    (($(now) < end)) || return 1
    sleep 0.2
  done
} 2>/dev/null

# Why there is no Node, in a sentence for the learner.
node_reason() {
  local why='' installer=''
  if read -r why <"$state/node-failed"; then
    printf 'The checks need Node.js, and it could not be installed: %s (see %s)' "$why" "$log"
  elif ! read -r installer <"$state/node-started"; then
    printf 'The preparation of this machine has not begun yet: wait a moment, then press CHECK again'
  elif [[ -d /proc/$installer ]]; then
    printf 'Node.js is still being installed for the checks: wait a moment, then press CHECK again'
  else
    printf 'The installation of Node.js for the checks broke off (see %s): start the scenario again' "$log"
  fi
} 2>/dev/null

# Runs the check on standard input with the Node $1. It ends itself at its deadline; `timeout` is for code that never
# gives way. What it complains about goes to the log as well as to standard error.
run_check() {
  local -a bounded=()
  command -v timeout >/dev/null && bounded=(timeout -s KILL "$(((deadline_ms + 5000) / 1000))")
  "${bounded[@]}" "$1" "$folder/check.cjs" "$step" 2> >(tee -a "$log" >&3)
}

# Ends with a reason: prints it, keeps it for `why`, and shows it on the learner's terminals.
refuse() {
  local reason=${1//[[:cntrl:]]/ }
  printf '%s\n' "$reason"
  printf '%s\n' "$reason" >"$state/why"
  show "$reason"
  exit 1
} 2>/dev/null

# Writes to each terminal whose session a shell leads: those the learner has open.
show() {
  local stat line name pid terminal
  local -a field
  for stat in /proc/[0-9]*/stat; do
    read -r line <"$stat" || continue
    name=${line#*(}
    name=${name%)*}
    [[ $name =~ ^(bash|sh|dash|ash|zsh|fish)$ ]] || continue
    pid=${line%% *}
    # state, parent, group, session, terminal, the terminal's foreground group
    read -ra field <<<"${line##*) }"
    ((field[3] == pid && (field[4] >> 8 & 0xfff) == 136)) || continue
    terminal=/dev/pts/$((field[4] & 0xff | field[4] >> 12 & 0xfff00))
    [[ -c $terminal && -w $terminal ]] || continue
    # A terminal that Ctrl-S has stopped would hold up the check.
    if ((field[5] == field[2])); then
      above_prompt "$1" "$terminal"
    else
      printf '\n%s%s\n' "$cross" "$1"
    fi | timeout 1 tee "$terminal" >/dev/null
  done
} 2>/dev/null

cross=$'\e[31m✗\e[0m '

# Prints what puts $1 above the prompt of terminal $2, so that the prompt and what is typed there stay as they are:
# makes room below, goes back up, inserts lines, writes in them, returns.
above_prompt() {
  local _ columns rows room=''
  read -r _ columns < <(stty -F "$2" size)
  ((columns > 0)) || columns=80
  rows=$(((${#1} + 1) / columns + 1))
  printf -v room '%*s' "$rows" ''
  room=${room// /$'\eD'}
  printf '%s\e[%dA\e7\e[%dL\r%s%s\e8\e[%dB' "$room" "$rows" "$rows" "$cross" "$1" "$rows"
}

main 3>&2
