#!/bin/bash
# Prepares the machine for the checks: records the learner's commands in every new terminal, and installs Node.js
# where it is missing. Runs as root beside the learner's terminal, as often as you like.
# Leaves behind state/node-ready (the path of Node) or state/node-failed (why not), and a log.

folder=${LABPROOF_HOME:-/opt/labproof}
state=$folder/state
log=${LABPROOF_LOG:-/var/log/labproof.log}
mirror=${LABPROOF_NODE_MIRROR:-https://nodejs.org/dist/latest-v22.x}
bashrc=${HOME:-/root}/.bashrc
export PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
export DEBIAN_FRONTEND=noninteractive

main() {
  mkdir -p "$state/passed"
  add_hook
  if install_running; then return 0; fi
  echo $$ >"$state/node-started"
  rm -f "$state/node-failed"
  local node
  if node=$(find_node); then
    ready "$node"
  elif from_archive && works "$folder/node/bin/node"; then
    ready "$folder/node/bin/node"
  elif from_apt && node=$(find_node); then
    ready "$node"
  else
    say 'there is no Node.js'
    echo 'nodejs.org could not be used, and apt-get has no Node.js 18 or later' >"$state/node-failed"
    return 1
  fi
}

say() { echo "$(date -u +%FT%TZ) $*"; }

ready() {
  say "Node.js is $1"
  echo "$1" >"$state/node-ready.new"
  mv "$state/node-ready.new" "$state/node-ready"
}

# Terminals opened from now on record what is run in them.
add_hook() {
  grep -qs labproof/hook.sh "$bashrc" && return
  printf '\nif [ -r %s/hook.sh ]; then . %s/hook.sh; fi\n' "$folder" "$folder" >>"$bashrc"
}

# True while another run of this script is at work.
install_running() {
  local other
  read -r other 2>/dev/null <"$state/node-started" || return 1
  [[ $other != "$$" && ! -e $state/node-ready && ! -e $state/node-failed ]] &&
    grep -qs background "/proc/$other/cmdline"
}

works() { [[ -x $1 ]] && "$1" -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' </dev/null; }

# Prints the path of a Node 18 or later.
find_node() {
  local node
  for node in "$(command -v node)" "$(command -v nodejs)" "$folder/node/bin/node"; do
    if works "$node"; then
      echo "$node"
      return 0
    fi
  done
  return 1
}

# Takes the newest Node 22 from nodejs.org, its checksum verified.
from_archive() {
  local machine suffix=gz name work
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *)
      say "nodejs.org has nothing for $(uname -m)"
      return 1
      ;;
  esac
  command -v xz >/dev/null && suffix=xz
  work=$(mktemp -d "$folder/node.XXXXXX") || return 1
  fetch SHASUMS256.txt "$work/sums" 60 &&
    grep -E "^[0-9a-f]{64}  node-v[0-9.]+-linux-$machine\.tar\.$suffix\$" "$work/sums" | head -n 1 >"$work/sum" &&
    read -r _ name <"$work/sum" &&
    fetch "$name" "$work/$name" 240 &&
    (cd "$work" && sha256sum --check --strict sum) &&
    mkdir -p "$folder/node/bin" &&
    tar -xf "$work/$name" -C "$work" --strip-components=2 --wildcards '*/bin/node' &&
    mv -f "$work/node" "$folder/node/bin/node"
  local status=$?
  rm -rf "$work"
  return "$status"
}

# Downloads $1 of the mirror to $2, in at most $3 seconds.
fetch() {
  say "downloading $mirror/$1"
  curl -fsSL --connect-timeout 10 --max-time "$3" --retry 3 --retry-delay 2 --retry-max-time "$3" \
    -o "$2" "$mirror/$1"
}

from_apt() {
  local -a patient=(-o DPkg::Lock::Timeout=120 -o Acquire::http::Timeout=20 -o Acquire::Retries=2)
  say 'asking apt-get'
  timeout 180 apt-get "${patient[@]}" update
  timeout 300 apt-get "${patient[@]}" install -y --no-install-recommends nodejs </dev/null
}

main >>"$log" 2>&1
