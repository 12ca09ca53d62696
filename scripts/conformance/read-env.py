"""Parses `.env` files with python-dotenv, as the Python package does, and prints the variables that each text sets."""

import json
import logging
import os
import sys
import tempfile

from dotenv.main import DotEnv, resolve_variables

logging.disable(logging.CRITICAL)


def read(folder, text):
    path = os.path.join(folder, ".env")
    with open(path, "wb") as file:
        file.write(text.encode("utf-8"))
    # A name without a value is not an assignment: in Python it unsets the name, here it gives a warning and has no effect
    values = ((name, value) for name, value in DotEnv(path, encoding="utf-8").parse() if value is not None)
    return dict(resolve_variables(values, override=True))


def main(tasks_file, results_file):
    with open(tasks_file, encoding="utf-8") as file:
        tasks = json.load(file)
    os.environ.clear()
    os.environ.update(tasks["env"])
    with tempfile.TemporaryDirectory() as folder:
        results = [read(folder, text) for text in tasks["texts"]]
    with open(results_file, "w", encoding="utf-8") as file:
        json.dump(results, file)


main(*sys.argv[1:])
