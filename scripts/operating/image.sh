#!/usr/bin/env bash
# Builds the image of deploy/Dockerfile without a daemon, starts it with its file system read-only and asks for its health.
# Needs root, and buildah and mmdebstrap of Debian. The base is Debian with this clone's own Node and the machine's npm.
set -euo pipefail
cd "$(dirname "$0")/../.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
image="localhost/ip-fhir:try"
base="localhost/ip-fhir-node:try"

if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  tar="${BASE_TAR:-$work/base.tar}"
  [ -f "$tar" ] || mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$tar"
  container="$(buildah from scratch)"
  buildah add --quiet "$container" "$tar" /
  buildah copy --quiet "$container" node_modules/node/bin/node /usr/local/bin/node
  buildah copy --quiet "$container" "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" /usr/local/lib/node_modules/npm
  buildah run "$container" -- ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
  # Where registries are reached by a proxy, its certificate is known on this machine and not in Debian.
  certificates="${NODE_EXTRA_CA_CERTS:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}"
  buildah copy --quiet "$container" "$certificates" /etc/ssl/certs/of-the-machine.pem
  buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/of-the-machine.pem \
    --env "npm_config_registry=$(npm config get registry)" "$container"
  buildah commit --quiet "$container" "$base"
  buildah rm "$container" >/dev/null
fi

buildah bud --quiet --layers --format docker --build-arg "NODE_IMAGE=$base" \
  --file deploy/Dockerfile --tag "$image" .
printf 'built: %s\n' "$(buildah images --format '{{.Size}}' "$image")"

# The settings name a database that is not there: the adapter waits for it, lives, and is not ready.
container="$(buildah from "$image")"
cat >"$work/config.json" <<'JSON'
{
  "listen": { "port": 18790 },
  "hospital": { "server": "http://127.0.0.1:18791/fhir", "name": "Sykehus (syntetisk)" },
  "notifications": { "secret": "a-secret-of-a-trial" },
  "answers": { "token": "a-token-of-a-trial-run" },
  "store": { "databaseUrl": "postgres://ip_fhir@127.0.0.1:18792/ip_fhir" },
  "network": { "privateHosts": ["127.0.0.1"] },
  "directory": []
}
JSON
chmod 0755 "$work"
chmod 0644 "$work/config.json"
buildah run --volume "$work:/etc/ip-fhir:ro" "$container" -- node bin/ip-fhir.js serve --config /etc/ip-fhir/config.json >"$work/log" 2>&1 &
running=$!
answer=""
for _ in $(seq 120); do
  answer="$(curl --silent --max-time 2 http://127.0.0.1:18790/health || true)"
  [ -z "$answer" ] || break
  kill -0 "$running" 2>/dev/null || break
  sleep 0.5
done
ready="$(curl --silent --max-time 5 http://127.0.0.1:18790/ready || true)"
who="$(buildah run "$container" -- node -p 'process.getuid()')"
kill "$running" 2>/dev/null || true
wait "$running" 2>/dev/null || true
buildah rm "$container" >/dev/null
printf 'health: %s\nready: %s\nuser: %s\n' "$answer" "$ready" "$who"
if [ "$answer" != '{"status":"up"}' ] || [ "$who" != 10001 ]; then
  cat "$work/log"
  exit 1
fi
