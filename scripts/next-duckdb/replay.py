"""Makes the calls that catalogs made, with the DuckDB of this Python, each catalog in a process of its own, and writes what each statement
returned."""

import base64
import datetime
import json
import os
import re
import sys
import tempfile

import duckdb


def value_of(value):
    if isinstance(value, list):
        return [value_of(each) for each in value]
    if isinstance(value, dict):
        if "$integer" in value:
            return int(value["$integer"])
        if "$date" in value:
            return datetime.datetime.fromisoformat(value["$date"].replace("Z", ""))
        if "$bytes" in value:
            return base64.b64decode(value["$bytes"])
        return {key: value_of(each) for key, each in value.items()}
    return value


def text_of(value):
    """The text of a value. Versions of DuckDB take time zones from different packages."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(text_of(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {text_of(each)}' for key, each in value.items())}}}"
    return str(value) if isinstance(value, datetime.datetime) else repr(value)


def message_of(error):
    return f"{type(error).__name__}: {error}"


class Connection:
    """A connection on which a failed statement ends no transaction: what the transaction did before is done again."""

    def __init__(self, native):
        self.native = native
        self.transaction = []

    def run(self, statement, values):
        try:
            outcome = self.read(statement, values)
        except Exception as error:  # whatever DuckDB says
            if self.transaction:
                self.native.execute("ROLLBACK")
                for again in self.transaction:
                    self.native.execute(*again)
            return {"error": message_of(error)}
        word = re.sub(r"^(\s|--.*\n)*", "", statement).split(None, 1)[0].rstrip(";").upper()
        if word in ("COMMIT", "ROLLBACK"):
            self.transaction = []
        elif word == "BEGIN" or self.transaction:
            self.transaction.append((statement, values))
        return outcome

    def read(self, statement, values):
        self.native.execute(statement, values)
        # What a statement without rows has differs between clients
        if not self.native.description or self.native.description[0][0] in ("Success", "Count"):
            return {"rows": []}
        types = [f"{column[0]} {column[1]}" for column in self.native.description]
        return {"types": types, "rows": sorted(text_of(row) for row in self.native.fetchall())}


def split(sql, values):
    if values:
        return [sql.strip()]
    try:
        return [statement.query.strip() for statement in duckdb.extract_statements(sql)]
    except Exception:  # told when it runs
        return [sql.strip()]


def replay(scenario):
    os.chdir(scenario["folder"])
    os.environ["HOME"] = scenario["home"]
    os.environ.update(scenario["env"])
    instances, connections, outcomes = {}, {}, []
    for call in scenario["calls"]:
        kind = call["call"]
        if kind == "open":
            config = {"autoinstall_known_extensions": "false", **call["config"]}
            try:
                instances[call["instance"]] = duckdb.connect(call["database"], config=config)
                outcomes.append({"sql": f"open {call['database']}", "rows": []})
            except Exception as error:
                outcomes.append({"sql": f"open {call['database']}", "error": message_of(error)})
        elif kind == "connect" and call["instance"] in instances:
            connections[call["connection"]] = Connection(instances[call["instance"]].cursor())
        elif kind == "run" and call["connection"] in connections:
            values = value_of(call.get("values") or [])
            for statement in split(call["sql"], values):
                outcomes.append({"sql": statement, **connections[call["connection"]].run(statement, values)})
        elif kind == "disconnect" and call["connection"] in connections:
            connections.pop(call["connection"]).native.close()
        elif kind == "close" and call["instance"] in instances:
            instances.pop(call["instance"]).close()
    return outcomes


def main(recording, moved_from, moved_to, results_file, start):
    with open(recording, encoding="utf-8") as file:
        scenarios = json.loads(file.read().replace(moved_from, moved_to))
    results = {}
    for scenario in scenarios:
        if start == "upgrade":
            kinds = [call["call"] for call in scenario["calls"]]
            scenario["calls"] = scenario["calls"][kinds.index("upgrade") :]
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as answer:
            child = os.fork()
            if child == 0:
                with open(answer.name, "w", encoding="utf-8") as file:
                    json.dump(replay(scenario), file)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            text = answer.read()
        results[scenario["name"]] = json.loads(text.replace(moved_to, moved_from)) if text else f"ended with status {status}"
    with open(results_file, "w", encoding="utf-8") as file:
        json.dump({"duckdb": duckdb.__version__, "results": results}, file)


main(*sys.argv[1:])
