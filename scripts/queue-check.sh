#!/usr/bin/env bash
# queue-check.sh [NAME]... - n8n 2.x in queue mode (main, 2 workers, Redis, PostgreSQL) with the packed package and a
# real Odoo 19: runs the checks of test/e2e/queue/NAME.queue.ts, or all of them.
#
#   checkpoints   Get New or Updated, Automatic and Confirmed: no change lost or doubled over many runs
#   copy          the example of a copy by ranges: COPY_RECORDS contacts (4000) equal by SQL; kill -9 of a worker in the middle
#   trigger       Odoo Trigger beside a node that writes static data on a worker, main restarted; instant delivery
#
# Installs redis-server and postgresql from Debian where they are missing, works in a database of its own in Odoo
# and drops it, and ends everything it has started.
# Knobs: N8N_INSTANCE (9 when left out; see n8n-server.sh), WORKERS (2), KEEP=1 (leave the servers running).
# Further arguments after -- go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
export N8N_MAJOR=2 N8N_INSTANCE=${N8N_INSTANCE:-9} WORKERS=${WORKERS:-2}
N8N_LAB=${N8N_LAB:-/tmp/n8n-lab} SERVER=2-$N8N_INSTANCE DIR=$N8N_LAB/queue-$N8N_INSTANCE
BASE_PORT=$((5682 + 20 * N8N_INSTANCE))
export N8N_ENV=$N8N_LAB/n8n-$SERVER.env LOAD_CHECK_DATABASE=queue_check_$N8N_INSTANCE

names=()
while (($#)) && [[ $1 != -- ]]; do names+=("$1"); shift; done
if (($#)); then shift; fi

need_tools redis-server
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need_tools initdb:postgresql
PGBIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

as_postgres() { if [[ $(id -u) == 0 ]]; then su postgres -s /bin/bash -c "$*"; else bash -c "$*"; fi; }
stop_stores() {
  [[ ! -f $DIR/redis.pid ]] || kill "$(cat "$DIR/redis.pid")" 2>/dev/null || true
  [[ ! -f $DIR/pg/postmaster.pid ]] || as_postgres "$PGBIN/pg_ctl -D $DIR/pg -m fast stop" >/dev/null || true
}
start_stores() { # both anew: nothing is left of an earlier run
  stop_stores
  rm -rf "$DIR" "$N8N_LAB/u$SERVER"
  mkdir -p "$DIR"
  [[ $(id -u) != 0 ]] || chown postgres "$DIR"
  redis-server --port $((BASE_PORT + 18)) --bind 127.0.0.1 --save '' --daemonize yes --dir "$DIR" \
    --pidfile "$DIR/redis.pid" >/dev/null
  as_postgres "$PGBIN/initdb -A trust -U n8n -D $DIR/pg" >/dev/null
  as_postgres "$PGBIN/pg_ctl -w -D $DIR/pg -l $DIR/pg.log -o '-p $((BASE_PORT + 19)) -k $DIR -c listen_addresses=127.0.0.1' start" >/dev/null
  as_postgres "$PGBIN/createdb -h 127.0.0.1 -p $((BASE_PORT + 19)) -U n8n n8n"
}
finish() {
  [[ -z ${KEEP:-} ]] || return 0
  for ((number = 1; number <= WORKERS; number++)); do scripts/n8n-server.sh worker 2 $number stop || true; done
  scripts/n8n-server.sh down 2 || true
  stop_stores
  scripts/odoo-server.sh dropdb 19 "$LOAD_CHECK_DATABASE" || true
  rm -rf "$DIR"
}
trap finish EXIT

# What turns the servers of n8n-server.sh into ones of queue mode; a check that restarts them inherits it.
export EXECUTIONS_MODE=queue QUEUE_BULL_REDIS_HOST=127.0.0.1 QUEUE_BULL_REDIS_PORT=$((BASE_PORT + 18))
export OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS=true
export DB_TYPE=postgresdb DB_POSTGRESDB_HOST=127.0.0.1 DB_POSTGRESDB_PORT=$((BASE_PORT + 19))
export DB_POSTGRESDB_DATABASE=n8n DB_POSTGRESDB_USER=n8n DB_POSTGRESDB_PASSWORD=n8n

scripts/odoo-server.sh up 19
fresh_database 19 "$LOAD_CHECK_DATABASE"
start_stores

PACKAGE=$(packed "$DIR")
export PACKAGE
scripts/n8n-server.sh up 2 --package "$PACKAGE"
for ((number = 1; number <= WORKERS; number++)); do scripts/n8n-server.sh worker 2 $number start; done

checks=()
for name in "${names[@]:-*}"; do checks+=("**/test/e2e/queue/$name.queue.ts"); done
npx jest "$@" --runInBand --forceExit --testTimeout=120000 --testPathIgnorePatterns=/node_modules/ --testMatch "${checks[@]}"
