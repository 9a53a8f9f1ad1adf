# A PostgreSQL of its own for one run of the tests; run as a user that is not root.
#
# It listens on a socket in its own folder only. It prints that folder once it is ready, does what it is
# told line by line, and ends, folder and all, when its standard input is closed, which happens however
# the tests end.
set -eu
postgres="$(command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)"
bin="$(dirname "$(readlink -f "$postgres")")"
folder="$(mktemp -d /tmp/recourse-postgres-XXXXXX)"
server=
end() {
  [ -z "$server" ] || kill -QUIT "$server" || true
  wait || true
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"
"$bin/initdb" --pgdata data --username recourse --auth trust --encoding UTF8 --no-sync >initdb.log

# Starts the server and waits until it answers; fails if it ends instead.
begin() {
  # Nothing here outlives the machine, so nothing has to reach the disk: what a server that is killed
  # has written is in the hands of the operating system.
  "$bin/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=200 \
    >>postgres.log 2>&1 &
  server=$!
  until "$bin/pg_isready" --quiet --host "$folder"; do
    kill -0 "$server" || return 1
    sleep 0.05
  done
}

begin
echo "$folder"
while read -r word name; do
  case "$word" in
    database) # A new and empty one.
      "$bin/createdb" --host "$folder" --username recourse "$name"
      ;;
    kill) # The server and all that it started, without a word.
      kill -KILL "$server" $(pgrep -P "$server") || true
      wait "$server" || true
      ;;
    start) # Again, on the same files; as often as it takes until the dead have let them go.
      until begin; do sleep 0.05; done
      ;;
  esac
  echo "$word $name"
done
