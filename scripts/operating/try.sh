#!/usr/bin/env bash
# Tries every procedure of docs/operating.md on this machine and prints what was typed and what came back. Ends with 1
# when a procedure does not do what the guide says. Needs PostgreSQL's programs (psql, pg_dump, createdb).
set -uo pipefail
cd "$(dirname "$0")/../.."
repository="$(pwd)"
PATH="$(ls -d /usr/lib/postgresql/*/bin | tail -n 1):$repository/node_modules/.bin:$PATH"
work="$(mktemp -d)"
chmod 711 "$work"
cd "$work"
port=18090
export IP_FHIR_NOTIFICATION_SECRET=a-secret-for-this-trial IP_FHIR_ANSWER_TOKEN=a-token-of-units-here
export IP_FHIR_OPERATOR_TOKEN=a-token-of-operators IP_FHIR_METRICS_TOKEN=a-token-of-monitoring
export IP_FHIR_STORE_DIRECTORY="$work/store" IP_FHIR_LOG_LEVEL=silent
wrong=0
adapter=none
# What differs from run to run is shortened: secrets, ids, paths.
shown() { sed -E -e "s#$work/?##g" -e "s#${socket:-no-socket-yet}#SOCKET#g" -e "s#-TERM $adapter; while kill -0 $adapter#-TERM PID; while kill -0 PID#" -e 's#(sign-in/link/).{43}#\1…#' -e "s#timeout 60 node $repository/scripts/operating/command.ts#ip-fhir#" -e 's/[0-9a-f]{8}-[0-9a-f-]{27}/…/g' -e "s#$hospital#https://fhir.hospital.example#g"; }
ip-fhir() { node "$repository/scripts/operating/command.ts" "$@"; }
# try COMMAND PATTERN: types it, shows what came back, and says so when that is not what the guide promises.
try() {
  local out
  printf '$ %s\n' "$1" | shown
  out="$(eval "$1" 2>&1)"
  printf '%s\n' "$out" | shown
  grep -qE "$2" <<<"$out" || { wrong=$((wrong + 1)); printf '!! expected: %s\n' "$2"; }
}
ready() { for _ in $(seq 300); do curl -sf "localhost:$port/ready" >/dev/null && return; sleep 0.2; done; }
start() {
  node "$repository/scripts/operating/command.ts" serve --config config.json >adapter.log 2>&1 &
  adapter=$!
  ready
}
title() { printf '\n## %s\n' "$1"; }

mkfifo hospital.pipe
node "$repository/scripts/operating/partners.ts" "$IP_FHIR_NOTIFICATION_SECRET" "http://127.0.0.1:$port" >hospital.pipe &
partners=$!
read -r hospital <hospital.pipe
cat >config.json <<JSON
{ "listen": { "port": $port }, "hospital": { "server": "$hospital", "name": "Fjellheim sykehus" }, "pages": { "oneTimeLink": true },
  "retry": { "attempts": 2, "firstMs": 100, "longestMs": 200 }, "network": { "privateHosts": ["127.0.0.1"] },
  "directory": [{ "municipality": "4601", "name": "Koordinerende enhet, Bergen kommune", "organizationNumber": "310000248", "endpoint": "http://127.0.0.1:9/fhir/\$process-message" }] }
JSON

title start
start
try "cat adapter.log" "ip-fhir listens on"
title health
try "curl -s localhost:$port/health" '"up"'
try "curl -s localhost:$port/ready" '"ready"'
title people
kill -USR2 "$partners"
for _ in $(seq 100); do ip-fhir outbox list 2>/dev/null | grep -q not-available && break; sleep 0.3; done
try "ip-fhir outbox list" "not-available"
title metrics
try "curl -s -H 'Authorization: Bearer $IP_FHIR_METRICS_TOKEN' localhost:$port/metrics | grep -E '^ip_(store|queue|for_people|notices|refusals)'" 'ip_for_people\{reason="not-available"\} 1'
title sign-in-link
try "ip-fhir sign-in-link --config config.json" 'sign-in/link/'
title database-dies
try "kill -9 \$(head -n 1 store/data/postmaster.pid); sleep 0.2; curl -s localhost:$port/ready" 'not ready'
for _ in $(seq 100); do curl -sf "localhost:$port/ready" >/dev/null && break; sleep 0.2; done
try "curl -s localhost:$port/ready" '"ready"'
title backup-running
socket="$(sed -n 5p store/data/postmaster.pid)"
try "PGPASSWORD=\$(cat store/password) pg_dump -h $socket -U ip_fhir -Fc -f notices.dump postgres && pg_restore -l notices.dump | grep -c 'TABLE DATA ip '" '^[0-9]+$'
title restore-elsewhere
try "PGPASSWORD=\$(cat store/password) createdb -h $socket -U ip_fhir restored && PGPASSWORD=\$(cat store/password) pg_restore -h $socket -U ip_fhir -d restored notices.dump && echo restored" '^restored'
try "DATABASE_URL=\"postgresql://ip_fhir:\$(cat store/password)@/restored?host=$socket\" ip-fhir outbox list" "not-available"
try "DATABASE_URL=\"postgresql://ip_fhir:\$(cat store/password)@/restored?host=$socket\" ip-fhir audit verify" "holds|unbroken|lines"
title stop
try "kill -TERM $adapter; while kill -0 $adapter 2>/dev/null; do sleep 0.1; done; tail -n 1 adapter.log" 'Stopping'
wait "$adapter" || wrong=$((wrong + 1))
title backup-stopped
try "cp -a store store.backup && ls store.backup" data
title restore-folder
try "rm -rf store && cp -a store.backup store" ''
start
try "ip-fhir outbox list" "not-available"
title new-secret
try "curl -s -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer $IP_FHIR_OPERATOR_TOKEN' localhost:$port/api/outbox" 200
old="$IP_FHIR_OPERATOR_TOKEN"
export IP_FHIR_OPERATOR_TOKEN=another-token-of-operators
kill -TERM $adapter; wait $adapter
start
try "curl -s -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer $old' localhost:$port/api/outbox" 401
try "curl -s -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer $IP_FHIR_OPERATOR_TOKEN' localhost:$port/api/outbox" 200
title upgrade
kill -TERM $adapter; wait $adapter
start
socket="$(sed -n 5p store/data/postmaster.pid)"
try "PGPASSWORD=\$(cat store/password) psql -h $socket -U ip_fhir -c 'select version, taken_at::date from ip.migration order by version' postgres" 'version'
title newer-tables
PGPASSWORD=$(cat store/password) psql -q -h "$socket" -U ip_fhir -c 'insert into ip.migration (version) values (999)' postgres
kill -TERM $adapter; wait $adapter
try "timeout 60 node $repository/scripts/operating/command.ts serve --config config.json" 'newer release'
kill "$partners"
printf '\n%s procedures did not do what the guide says\n' "$wrong"
cd / && rm -rf "$work"
[ "$wrong" -eq 0 ]
