#!/usr/bin/env bash
# The step of action.yml: annotations, and a report for code scanning when one is asked for. What comes from the workflow is
# taken line by line as arguments, never as shell text.
set -uo pipefail
command="$(dirname "$0")/../bin/ip-fhir.js"
arguments=()
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<<"${ARGUMENTS:-}"$'\n'"${PATHS:-}"
if [ -n "${SARIF:-}" ]; then
  node "$command" validate "${arguments[@]}" --format sarif --output "$SARIF" >/dev/null 2>&1
fi
node "$command" validate "${arguments[@]}" --format github
