#!/usr/bin/env bash
# second-odoo.sh - an Odoo 19 to do harm to, beside the one of scripts/odoo-server.sh (which has to be up): in the same
# root, with a PostgreSQL of its own, and with real nginx and HAProxy in front of it. Needs root and apt.
#
#   up                      PostgreSQL, a database `faults`, nginx and HAProxy; prints the path of the settings file, which
#                           has the same keys as odoo-19.env
#   start [SETTING]...      Odoo anew with these lines in its config, e.g. 'workers = 2'; returns when it answers
#   stop                    ends Odoo
#   kill odoo|worker|backend    kill -9 of all of Odoo, of its worker that has a transaction open, or of that one's backend in
#                           PostgreSQL
#   worker                  the process of that worker
#   database                gives `faults` the content that it had at first (while Odoo is stopped)
#   disk new MB | full KB | freed | read-only | gone
#                           gives the files of `faults` a file system of their own (while Odoo is stopped), fills it but
#                           for so many KB, makes room again, lets nobody write any more, takes it away
#   addon MODEL             installs or upgrades the addon n8n_lab, which has this model, with an Odoo process of its own;
#                           takes its models.py on stdin
#   psql DB ARGUMENT...     psql as superuser
#   down                    ends and deletes all of it
#
# Ports: Odoo 8269, PostgreSQL 54369, nginx 8271 (Debian's settings) and 8272 (as Odoo's documentation recommends),
# HAProxy 8273 (Debian's settings), and both with little patience, 3 s: nginx 8274, HAProxy 8275.
# Knob: SECOND (0 to 9: one of its own beside the others, 100 ports further for each).
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
N=${SECOND:-0} LAB=${ODOO_LAB:-/tmp/odoo-lab}
DIR=$LAB/second-$N SHIFT=$((100 * N))
PORT=$((8269 + SHIFT)) PGPORT=$((54369 + SHIFT))
DATA=/var/lib/odoo/second-$N PGDATA=/var/lib/postgresql/second-$N CONF=/etc/odoo/second-$N.conf # inside the root
ROOT=$LAB/19/root
say() { printf '[second-odoo %s] %s\n' "$(date +%T)" "$*" >&2; }
die() { say "ERROR: $*"; exit 1; }
inside() { # inside USER CMD...
  scripts/odoo-server.sh exec 19 setpriv --reuid="$1" --regid="$1" --clear-groups "${@:2}"
}
pg() { inside postgres sh -c 'cmd=$1; shift; exec /usr/lib/postgresql/*/bin/"$cmd" "$@"' _ "$@"; }
pgsql() { pg psql -h 127.0.0.1 -p $PGPORT -U postgres -XAtq -d "$@"; }
odoo_pids() { pgrep -f "odoo -c $CONF" || true; }
answers() {
  curl -fsS -m 20 -H 'Content-Type: application/json' http://127.0.0.1:$PORT/jsonrpc 2>/dev/null \
    -d '{"jsonrpc":"2.0","method":"call","id":1,"params":{"service":"common","method":"login","args":["faults","admin","admin"]}}' |
    grep -q '"result": *[0-9]'
}

# --- databases

make_database() { # a copy of what odoo-server.sh gives everyone, in the other PostgreSQL
  local name=second_${N}_$$
  scripts/odoo-server.sh newdb 19 $name >/dev/null
  pgsql postgres -c 'CREATE ROLE odoo LOGIN CREATEDB' -c 'CREATE DATABASE faults_template OWNER odoo'
  inside postgres sh -c "pg_dump -h 127.0.0.1 -p 54319 -U postgres $name | psql -h 127.0.0.1 -p $PGPORT -U odoo -Xq -d faults_template" >/dev/null 2>"$DIR/restore.log" || true
  cp -a "$ROOT/var/lib/odoo/lab/filestore/$name" "$ROOT$DATA/filestore/faults_template"
  scripts/odoo-server.sh dropdb 19 $name
}
database() {
  disk gone
  pgsql postgres -c 'DROP DATABASE IF EXISTS faults WITH (FORCE)' -c 'CREATE DATABASE faults TEMPLATE faults_template OWNER odoo STRATEGY file_copy' 2>/dev/null
  rm -rf "$ROOT$DATA/filestore/faults"
  cp -a "$ROOT$DATA/filestore/faults_template" "$ROOT$DATA/filestore/faults"
}
disk() {
  local at=$ROOT$DATA/filestore/faults image=$DIR/disk.img
  case $1 in
    new)
      truncate -s "$2M" "$image"
      mkfs.ext4 -q -F -m 0 "$image"
      mount -o loop "$image" "$at"
      chown --reference="$ROOT$DATA/filestore" "$at"
      cp -a "$ROOT$DATA/filestore/faults_template/." "$at" ;;
    full)
      cat /dev/zero >"$at/filler" 2>/dev/null || true
      truncate -s "-$2K" "$at/filler"
      sync -f "$at" ;;
    freed) rm "$at/filler" ;;
    read-only) mount -o remount,ro "$at" ;;
    gone) ! mountpoint -q "$at" || umount -l "$at" ;;
    *) die "what of the disk? $1" ;;
  esac
}
addon() {
  local id=model_${1//./_} at=$ROOT$DATA/addons/19.0/n8n_lab
  inside root install -d -o odoo -g odoo $DATA/addons $DATA/addons/19.0 $DATA/addons/19.0/n8n_lab
  cat >"$at/models.py"
  echo 'from . import models' >"$at/__init__.py"
  echo "{'name': 'n8n lab', 'author': 'n8n', 'version': '1.0', 'depends': ['base'], 'data': ['ir.model.access.csv'], 'license': 'LGPL-3'}" >"$at/__manifest__.py"
  printf '%s\n' 'id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink' \
    "access,access,$id,base.group_user,1,1,1,1" >"$at/ir.model.access.csv"
  inside odoo odoo -c $CONF -d faults -i n8n_lab -u n8n_lab --stop-after-init --no-http >>"$DIR/odoo.log" 2>&1
}
start_postgres() { # commits wait for the disk as they do in production: a commit may be the moment of the fault
  inside postgres rm -rf $PGDATA
  pg initdb -D $PGDATA -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null
  printf '%s\n' "listen_addresses = '127.0.0.1'" "port = $PGPORT" "unix_socket_directories = ''" 'fsync = off' \
    'shared_buffers = 128MB' >>"$ROOT$PGDATA/postgresql.conf"
  pg pg_ctl -w -D $PGDATA -l $PGDATA/server.log start >/dev/null
}

# --- web servers

proxy_to_odoo() { # proxy_to_odoo PORT [LINE]...
  printf 'server {\n listen 127.0.0.1:%s;\n %s\n location / { proxy_pass http://odoo; }\n}\n' "$1" "${*:2}"
}
start_web() {
  cat >"$DIR/nginx.conf" <<NGINX
pid $DIR/nginx.pid;
error_log $DIR/nginx.log;
events { worker_connections 768; }
http {
 access_log off;
 gzip on;
 client_body_temp_path $DIR/nginx-body; proxy_temp_path $DIR/nginx-proxy; fastcgi_temp_path $DIR/nginx-f;
 uwsgi_temp_path $DIR/nginx-u; scgi_temp_path $DIR/nginx-s;
 upstream odoo { server 127.0.0.1:$PORT; }
 $(proxy_to_odoo $((8271 + SHIFT)))
 $(proxy_to_odoo $((8272 + SHIFT)) 'proxy_read_timeout 720s; proxy_connect_timeout 720s; proxy_send_timeout 720s; client_max_body_size 128m;' \
    'proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;' \
    'proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Real-IP $remote_addr; proxy_redirect off;' \
    'gzip_types text/css text/scss text/plain text/xml application/xml application/json application/javascript;')
 $(proxy_to_odoo $((8274 + SHIFT)) 'proxy_read_timeout 3s;')
}
NGINX
  nginx -c "$DIR/nginx.conf" 2>>"$DIR/nginx.log"
  cat >"$DIR/haproxy.cfg" <<HAPROXY
global
 maxconn 200
defaults
 mode http
 option dontlognull
 timeout connect 5000
 timeout client 50000
 timeout server 50000
frontend usual
 bind 127.0.0.1:$((8273 + SHIFT))
 default_backend usual
frontend impatient
 bind 127.0.0.1:$((8275 + SHIFT))
 default_backend impatient
backend usual
 server odoo 127.0.0.1:$PORT
backend impatient
 timeout server 3000
 server odoo 127.0.0.1:$PORT
HAPROXY
  haproxy -D -p "$DIR/haproxy.pid" -f "$DIR/haproxy.cfg"
}
stop_web() {
  local name
  for name in nginx haproxy; do
    [[ ! -f $DIR/$name.pid ]] || kill $(cat "$DIR/$name.pid") 2>/dev/null || true
    rm -f "$DIR/$name.pid"
  done
}

# --- Odoo

start() {
  local since=$SECONDS
  stop
  printf '%s\n' '[options]' 'admin_passwd = master' 'db_host = 127.0.0.1' "db_port = $PGPORT" 'db_user = odoo' 'db_password = odoo' \
    "data_dir = $DATA" 'http_interface = 127.0.0.1' "http_port = $PORT" "gevent_port = $((PORT + 10))" 'max_cron_threads = 0' \
    'dbfilter = ^faults' "$@" >"$ROOT$CONF"
  inside odoo setsid --fork odoo -c $CONF </dev/null >>"$DIR/odoo.log" 2>&1
  until answers; do
    sleep 0.2
    ((SECONDS - since < 180)) || { tail -n 30 "$DIR/odoo.log" >&2; die 'Odoo does not answer'; }
  done
}
stop() {
  local pids
  pids=$(odoo_pids)
  [[ -n $pids ]] || return 0
  kill $pids 2>/dev/null || true
  for _ in $(seq 50); do [[ -n $(odoo_pids) ]] || return 0; sleep 0.1; done
  kill -9 $(odoo_pids) 2>/dev/null || true
}
backend() { # the backend of the transaction that waits, or has been open for longest
  pgsql postgres -c "SELECT pid FROM pg_stat_activity WHERE usename = 'odoo' AND state <> 'idle'
    ORDER BY wait_event_type IN ('Lock', 'IPC') DESC, xact_start LIMIT 1"
}
worker() { # the process of Odoo at the other end of its connection
  local port
  port=$(pgsql postgres -c "SELECT client_port FROM pg_stat_activity WHERE pid = $(backend)")
  ss -tnpH "sport = :$port and dport = :$PGPORT" | grep -o 'pid=[0-9]*' | head -n 1 | cut -d= -f2
}
kill_now() {
  case $1 in
    odoo) kill -9 $(odoo_pids) ;;
    worker) kill -9 "$(worker)" ;;
    backend) kill -9 "$(backend)" ;;
    *) die "kill what? $1" ;;
  esac
}

cmd=${1:-help}; shift || true
case $cmd in
  up)
    "$0" down
    need_tools nginx haproxy curl ss:iproute2 pgrep:procps
    mkdir -p "$DIR"
    inside root install -d -o odoo -g odoo $DATA $DATA/filestore
    start_postgres
    make_database
    database
    sed -e "s|^ODOO_URL=.*|ODOO_URL=http://127.0.0.1:$PORT|; s|^ODOO_DB=.*|ODOO_DB=faults|; s|^ODOO_PGPORT=.*|ODOO_PGPORT=$PGPORT|" \
      "$LAB/odoo-19.env" >"$DIR/odoo-19.env"
    start_web
    echo "$DIR/odoo-19.env" ;;
  start) start "$@" ;;
  stop) stop ;;
  kill) kill_now "${1:-}" ;;
  worker) worker ;;
  database) database ;;
  disk) disk "$@" ;;
  addon) addon "$@" ;;
  psql) pgsql "$@" ;;
  down)
    stop_web
    stop
    disk gone
    [[ ! -e $ROOT$PGDATA/postmaster.pid ]] || pg pg_ctl -w -m immediate -D $PGDATA stop >/dev/null || true
    rm -rf "$DIR" "${ROOT:?}$PGDATA" "${ROOT:?}$DATA" "${ROOT:?}$CONF" ;;
  *) sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//p}' "$0"; [[ $cmd == help ]] ;;
esac
