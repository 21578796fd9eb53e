"""Programs that learn what answering ships: run by hand, never when documents are added or questions asked.

python -m assistant.training.ranking --sets QUESTIONS.jsonl FOLDER --squad FILE.json --out index/retrieval/fusion.json
"""

from .examples import Examples, Source, examples_of
from .listwise import fitted, measures

__all__ = ["Examples", "Source", "examples_of", "fitted", "measures"]
