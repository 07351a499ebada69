#!/bin/bash
# Check of step 11: Manually compact etcd (free space). Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-11 <<'LABPROOF_CHECK'
const { stdout } = await $({ nothrow: true })`curl -sf -m 5 http://127.0.0.1:2381/metrics`
if (stdout === '') fail('etcd does not answer: if it is still slow, run etcd-slow stop, and press CHECK again')
const value = name => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(stdout)?.[1] ?? 0)
const [compacted, current] = [value('etcd_debugging_mvcc_compact_revision'), value('etcd_debugging_mvcc_current_revision')]
if (compacted <= 0 && current <= 1000) fail(`etcd has only ${current} revisions, too few to compact: step 8 makes some more`)
if (compacted <= 0 || current - compacted > 1800) fail('Compact all but the last 1000 revisions: ectl compact --physical, with the current revision less 1000')
LABPROOF_CHECK
