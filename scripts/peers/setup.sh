#!/usr/bin/env bash
# Installs and builds what `npm run test:hl7` and `npm run test:hapi` need. May be run again at any time: what is
# there already is left alone. Run after `npm ci`, from anywhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v javac >/dev/null || ! command -v mvn >/dev/null; then
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo 'A JDK (17 or newer) and Maven are needed. Install them, then run this again.' >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jdk-headless maven
fi

npm exec --call 'node scripts/peers/build.ts'
