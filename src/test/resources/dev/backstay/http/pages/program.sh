#!/bin/sh
# Answers as the program did when it was recorded: --json --config FILE COMMAND ...
here=$(dirname "$0")
if [ -e "$here/unreachable" ]; then
  echo '{"type":"error","code":"store-unavailable","message":"the store at /srv/backstay did not answer","hint":"Look whether it is mounted.","exit":14}'
  exit 14
fi
case $4 in
snapshots | ls | forget) cat "$here/$4.json" ;;
inflight) sed "s/a756ff2d815b/$5/" "$here/inflight.json" ;;
show) sed "s/a756ff2d815b/$5/" "$here/show.json" ;;
restore)
  case "$5 $6" in
  status*) cat "$here/restore-status.json" ;;
  *--dry-run*) cat "$here/restore.json" ;;
  *) head -1 "$here/restore.json" && echo '{"type":"error","code":"target-busy","message":"somebody writes to host-db","hint":"Stop what writes, then begin again.","exit":30}' && exit 30 ;;
  esac
  ;;
drill)
  case "$5" in
  list) cat "$here/drills.json" ;;
  *) cat "$here/drill.json" ;;
  esac
  ;;
backup)
  head -7 "$here/backup.jsonl"
  echo '{"type":"progress","step":"capture","subject":"task-logs","bytes":1600000,"entries":60,"bytes_expected":3200000,"bytes_per_second":800000,"seconds_left":2}'
  while [ -e "$here/hold" ]; do sleep 0.1; done
  tail -1 "$here/backup.jsonl"
  ;;
*) echo '{"type":"error","code":"usage","message":"not recorded","exit":2}' && exit 2 ;;
esac
