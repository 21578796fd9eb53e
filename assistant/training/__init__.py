"""Programs that learn what answering ships: run by hand, never when documents are added or questions asked.

`python -m assistant.training.ranking --sets PRACTICE.jsonl FOLDER --set DEVELOPMENT.jsonl FOLDER
--set tests/collections/son_ha/questions.jsonl tests/collections/son_ha --set ui/samples/benchmark.jsonl ui/samples
--squad XQUAD.json --squad MLQA.json --text FOLDER --out index/retrieval/fusion.json` is how the shipped weights were learnt.
"""

from .examples import Examples, Source, examples_of
from .listwise import fitted, measures

__all__ = ["Examples", "Source", "examples_of", "fitted", "measures"]
