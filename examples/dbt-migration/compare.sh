#!/bin/sh
# Builds the dbt project, writes its rows and columns to results/, and compares them with those of the catalog. Needs Python 3.10 to 3.13.
set -eu
cd "$(dirname "$0")/dbt"

python3 -m venv .venv
.venv/bin/pip install --quiet dbt-core==1.10.23 dbt-duckdb==1.11.1 duckdb==1.5.5
.venv/bin/dbt build

compare() {
  duckalog query "$2" -c ../dbt.yaml --format csv > "../results/$1.csv"
  duckalog query "$2" -c ../catalog.yaml --format csv | diff "../results/$1.csv" -
  echo "$1: the same"
}
for model in countries sales revenue best_customers; do
  compare "$model" "FROM $model ORDER BY ALL"
done
compare columns "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE table_name IN ('countries', 'sales', 'revenue', 'best_customers') ORDER BY ALL"
