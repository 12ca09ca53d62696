"""Loads each catalog of a task list with the Python package, in separate processes, and writes the visible state."""

import json
import os
import sys
import tempfile

import duckdb  # noqa: F401
from duckalog import connect_to_catalog
from loguru import logger

DATABASES = "SELECT database_name || ' ' || type FROM duckdb_databases() WHERE NOT internal ORDER BY ALL"
VIEWS = (
    "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal "
    "AND database_name = current_database() ORDER BY ALL"
)


def run(task):
    folder = task["folder"]
    os.chdir(folder)
    os.environ.update(task["env"], HOME=task["home"])

    def ask(connection, sql):
        rows = connection.execute(sql).fetchall()
        return [[None if value is None else str(value).replace(folder, ".") for value in row] for row in rows]

    def texts(connection, sql):
        return sorted(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in ask(connection, sql))

    try:
        connection = connect_to_catalog(task["config"]).get_connection()
        views = []
        for parts in ask(connection, VIEWS):
            name = ".".join('"' + part.replace('"', '""') + '"' for part in parts)
            columns = ask(connection, f"SELECT column_name || ' ' || column_type FROM (DESCRIBE {name})")
            rows = texts(connection, f"SELECT COLUMNS(*)::VARCHAR FROM {name}")
            views.append({"name": ".".join(parts), "columns": [column for (column,) in columns], "rows": rows})
        databases = [database for (database,) in ask(connection, DATABASES)]
        return {"databases": databases, "views": views, "probes": [texts(connection, sql) for sql in task["probes"]]}
    except Exception as error:  # whatever the reference says
        return {"error": f"{type(error).__name__}: {error}"}


def main(tasks_file, results_file):
    logger.remove()
    with open(tasks_file, encoding="utf-8") as file:
        tasks = json.load(file)
    results = {}
    for task in tasks:
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as answer:
            child = os.fork()
            if child == 0:
                with open(answer.name, "w", encoding="utf-8") as file:
                    json.dump(run(task), file)
                os._exit(0)
            os.waitpid(child, 0)
            text = answer.read()
        if text:
            results[task["name"]] = json.loads(text)
    with open(results_file, "w", encoding="utf-8") as file:
        json.dump(results, file)


main(*sys.argv[1:])
