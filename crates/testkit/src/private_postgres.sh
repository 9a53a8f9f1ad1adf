# A PostgreSQL of its own for one run of the tests; run as a user that is not root.
#
# It listens on a socket in its own folder only. It prints that folder once it is ready, and ends, folder
# and all, when its standard input is closed, which happens however the tests end.
set -eu
postgres="$(command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)"
bin="$(dirname "$(readlink -f "$postgres")")"
folder="$(mktemp -d /tmp/recourse-postgres-XXXXXX)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$bin/initdb" --pgdata data --username recourse --auth trust --encoding UTF8 --no-sync >initdb.log
# Nothing here outlives the tests, so nothing has to reach the disk.
"$bin/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=200 \
  >postgres.log 2>&1 &
server=$!
until "$bin/pg_isready" --quiet --host "$folder"; do
  kill -0 "$server"
  sleep 0.05
done
echo "$folder"
# A database for each name that is asked for.
while read -r name; do
  "$bin/createdb" --host "$folder" --username recourse "$name"
  echo "$name"
done
kill -QUIT "$server"
wait "$server" || true
