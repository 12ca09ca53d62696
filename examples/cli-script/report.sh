#!/bin/sh
# A report for each night: updates the views if they differ from the catalog, and writes revenue.csv.
set -eu
cd "$(dirname "$0")"

duckalog validate catalog.yaml

# 0: up to date; 5: a run would change views, which are now in the log; anything else is a failure.
code=0
duckalog plan catalog.yaml --check || code=$?
if [ "$code" = 5 ]; then
  duckalog run catalog.yaml
elif [ "$code" != 0 ]; then
  exit "$code"
fi

# Readers see the old report or the new one, never a part.
duckalog query 'FROM revenue' --format csv > revenue.csv.new
mv revenue.csv.new revenue.csv
