#!/bin/bash
# Check of step 13: Backup etcd. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-13 <<'LABPROOF_CHECK'
const { createHash } = await import('node:crypto')
const { readFile } = await import('node:fs/promises')
await file('~/etcd-backup.db', { hint: 'Save a snapshot of etcd as ~/etcd-backup.db' })
// As etcdutl does: a snapshot ends with the SHA-256 of what stands before.
const snapshot = await readFile(`${process.env.HOME}/etcd-backup.db`)
const sum = createHash('sha256').update(snapshot.subarray(0, -32)).digest()
if (snapshot.length < 4096 || !sum.equals(snapshot.subarray(-32))) fail('~/etcd-backup.db is no whole snapshot: save it again with ectl snapshot save, and copy it once that is done')
// A restore makes a database that ends where its pages do, and a new write-ahead log beside it.
const restore = { hint: 'Restore the snapshot into the scratch folder ~/etcd-restore, with etcdutl snapshot restore' }
await file('~/etcd-restore/member/snap/db', { contains: '/registry/namespaces/', ...restore })
await file('~/etcd-restore/member/wal/0000000000000000-0000000000000000.wal', restore)
LABPROOF_CHECK
