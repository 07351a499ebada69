#!/bin/bash
# Check of step 13: Backup etcd. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-13 <<'LABPROOF_CHECK'
await file('/root/etcd-backup.db')
LABPROOF_CHECK
