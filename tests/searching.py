"""What tests ask of a collection."""

import os
import subprocess
import sys

QUESTION = "tỷ lệ che phủ rừng"


def answers(collection, query=QUESTION):
    return [(h.passage.id, h.passage.text, h.score) for h in collection.search(query, k=50)]


def statuses(added):
    return [a.status for a in added]


def everything(collection):
    """All text that can still be got out of the collection."""
    parts = [collection.text(d.id) for d in collection.documents()]
    parts += [p.text for d in collection.documents() for p in collection.passages(d.id)]
    return "\n".join(parts)


def python(code, *args):
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=env
    )
