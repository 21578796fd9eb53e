"""Learn the embedder that comes with the package: `python -m index.retrieval.training.embedder --help`.

A sentence-transformers StaticEmbedding is trained with that library's own trainer and its multiple-negatives ranking
loss: of all answers in a batch each text has to prefer its own. It starts from a latent semantic analysis of the
paragraphs, with and without diacritics at once, so that both spellings of a word begin in the same place. Needs the
extra `train`; one core and half an hour are enough. The same sources and seed give the same model but for rounding.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.language import fold, tokens
from index.retrieval.static import PAIR_SIGN, UNKNOWN, StaticSpace, static_terms

from .pairs import Disturbed, Pair, pairs_of_articles, pairs_of_laws, pairs_of_lexicon, pairs_of_questions

__all__ = ["Settings", "main", "train"]

_FEWEST = 8  # times a term must occur in the sources
_TOGETHER = 4.0  # how much oftener two syllables stand side by side than by chance, at least, to be a term
_COPIES = 3  # of each question of people, each disturbed in its own way: there are few of them
_BLOCK = 16  # pairs that stay side by side, so that a batch holds what is hard to tell apart


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of the model and of its training; `paragraphs` are those that the beginning is computed from."""

    singles: int = 16_000
    pairs: int = 28_000
    unaccented: int = 14_000
    dim: int = 256
    paragraphs: int = 50_000
    epochs: float = 2.0
    batch: int = 2048
    rate: float = 0.0125
    scale: float = 20.0
    seed: int = 0


def train(pairs: Sequence[Pair], settings: Settings) -> tuple[StaticSpace, list[str]]:
    """The space learnt from `pairs`, and its terms in the order of its rows."""
    rng = random.Random(settings.seed)
    disturbed = Disturbed(rng)
    asked = [static_terms(tokens(disturbed(p.asked))) for p in pairs]
    answers = [static_terms(tokens(p.answer if rng.random() > 0.03 else fold(p.answer))) for p in pairs]
    plain = [static_terms(tokens(fold(p.answer))) for p in pairs[:: max(1, len(pairs) // settings.paragraphs)]]
    accented = answers[:: max(1, len(pairs) // settings.paragraphs)]
    vocabulary = _vocabulary(asked, answers, plain, settings)
    _say(f"{len(vocabulary)} terms")
    known = {t: n for n, t in enumerate(vocabulary)}
    both = [[known[t] for t in dict.fromkeys((*a, *b)) if t in known] for a, b in zip(accented, plain, strict=True)]
    rows = _latent(both, len(vocabulary), settings)
    _say("start computed")
    texts = [(" ".join(t for t in a if t in known), " ".join(t for t in b if t in known)) for a, b in zip(asked, answers, strict=True)]
    weights = _learnt([t for t in texts if all(t)], vocabulary, rows, settings)
    return StaticSpace.made(vocabulary, weights)


def _vocabulary(asked: Sequence[list[str]], answers: Sequence[list[str]], plain: Sequence[list[str]], settings: Settings) -> list[str]:
    """The terms that get a row: the commonest syllables, and the pairs that stand together more often than by chance."""
    counts = Counter(t for side in (asked, answers) for terms in side for t in terms)
    bare = Counter(t for terms in plain for t in terms)
    share = sum(counts.values()) / max(1, sum(bare.values()))
    singles = [t for t, n in counts.most_common() if PAIR_SIGN not in t and n >= _FEWEST][: settings.singles]
    chosen = dict.fromkeys(singles)
    chosen.update(
        dict.fromkeys(t for t, _ in bare.most_common() if PAIR_SIGN not in t and t not in chosen and bare[t] * share >= 4 * _FEWEST)
    )
    accented = {t: n for t, n in counts.items() if PAIR_SIGN in t and n >= _FEWEST and t not in bare}
    chosen.update(dict.fromkeys(_together(accented, counts)[: settings.pairs]))
    unaccented = {t: n for t, n in bare.items() if PAIR_SIGN in t and n >= _FEWEST}
    chosen.update(dict.fromkeys([t for t in _together(unaccented, bare) if t not in chosen][: settings.unaccented]))
    return list(chosen)


def _together(pairs: dict[str, int], counts: Counter[str]) -> list[str]:
    """Those of the pairs that are more than chance, the commonest first."""
    size = sum(n for t, n in counts.items() if PAIR_SIGN not in t)
    out = []
    for pair, n in pairs.items():
        a, b = pair.split(PAIR_SIGN)
        if n * size >= _TOGETHER * max(1, counts[a]) * max(1, counts[b]):
            out.append((n, pair))
    return [pair for _, pair in sorted(out, key=lambda x: (-x[0], x[1]))]


def _latent(texts: Sequence[list[int]], terms: int, settings: Settings) -> NDArray[np.float32]:
    """Rows to begin with, float32[terms, dim]: idf times the right singular vectors of the texts' term weights.

    Deerwester et al. 1990; the singular vectors by randomised subspace iteration (Halko, Martinsson & Tropp 2011).
    """
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *map(len, texts)])
    columns = np.fromiter((c for t in texts for c in t), dtype=np.int64, count=int(starts[-1]))
    held = np.bincount(columns, minlength=terms)
    idf = np.log1p((len(texts) - held + 0.5) / (held + 0.5)).astype(np.float32)
    table = csr_array((idf[columns], columns, starts), shape=(len(texts), terms), dtype=np.float32)
    rng = np.random.default_rng(settings.seed)
    basis = np.linalg.qr(table @ rng.standard_normal((terms, settings.dim + 16), dtype=np.float32))[0]
    for _ in range(2):
        basis = np.linalg.qr(table @ np.linalg.qr(table.T @ basis)[0])[0]
    vectors, _, _ = np.linalg.svd(table.T @ basis, full_matrices=False)
    rows = idf[:, None] * vectors[:, : settings.dim]
    noise = rng.standard_normal(rows.shape).astype(np.float32)
    rows = rows / np.linalg.norm(rows, axis=1).mean() + 0.1 * noise / np.sqrt(settings.dim) * idf[:, None] / idf.mean()
    return np.ascontiguousarray(rows, dtype=np.float32)


def _learnt(
    texts: Sequence[tuple[str, str]], vocabulary: Sequence[str], rows: NDArray[np.float32], settings: Settings
) -> NDArray[np.float32]:
    """The rows after training on the texts' pairs with sentence-transformers."""
    import torch
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    torch.manual_seed(settings.seed)
    tokenizer = Tokenizer(WordLevel({UNKNOWN: 0} | {t: i for i, t in enumerate(vocabulary, start=1)}, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    module = StaticEmbedding(tokenizer, embedding_weights=np.vstack([np.zeros((1, rows.shape[1]), np.float32), rows]))
    model = SentenceTransformer(modules=[module], device="cpu")
    data = Dataset.from_dict({"anchor": [a for a, _ in texts], "positive": [b for _, b in texts]})
    with tempfile.TemporaryDirectory() as folder:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=folder, num_train_epochs=settings.epochs, per_device_train_batch_size=settings.batch, learning_rate=settings.rate,
            warmup_steps=0.05, lr_scheduler_type="cosine", weight_decay=0.0, use_cpu=True, bf16=True, seed=settings.seed,
            save_strategy="no", report_to=[], disable_tqdm=True, logging_steps=50, batch_sampler=_sampler(),
        )  # fmt: skip
        loss = MultipleNegativesRankingLoss(model, scale=settings.scale, directions=("query_to_doc", "doc_to_query"))
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=loss).train()
    learnt: NDArray[np.float32] = module.embedding.weight.detach().float().numpy()[1:]
    return learnt


def _sampler() -> Any:
    """A sampler of batches made of shuffled blocks of neighbouring pairs, as the trainer wants it."""
    import torch
    from sentence_transformers.base.sampler import DefaultBatchSampler

    class Blocks(DefaultBatchSampler):  # type: ignore[misc]
        def __init__(self, dataset: Any, batch_size: int, drop_last: bool, **settings: Any) -> None:
            super().__init__(range(len(dataset)), batch_size=batch_size, drop_last=True)
            self._size, self._rng = len(dataset), np.random.default_rng(settings.get("seed", 0))

        def __iter__(self) -> Iterator[list[int]]:
            first = int(self._rng.integers(_BLOCK))
            cuts = [0, *range(first or _BLOCK, self._size, _BLOCK), self._size]
            blocks = [range(a, b) for a, b in zip(cuts, cuts[1:], strict=False)]
            self._rng.shuffle(blocks)  # type: ignore[arg-type]
            flat = [i for block in blocks for i in block]
            for at in range(0, len(flat) - self.batch_size + 1, self.batch_size):
                yield flat[at : at + self.batch_size]

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    return Blocks


def _sources(text: Path, squad: Path, seed: int) -> list[Pair]:
    """All pairs; those of people's questions several times, spread among the others."""
    rng = random.Random(seed)
    generated = [*pairs_of_laws(text / "laws.jsonl.gz", rng), *pairs_of_articles(text / "wikipedia.jsonl.gz", rng)]
    people = [p for name in ("xquad-vi.json", "mlqa-vi.json") for p in pairs_of_questions(squad / name)]
    return [*generated, *(p for _ in range(_COPIES) for p in people), *pairs_of_lexicon()]


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)  # noqa: T201  a program's progress


def main() -> None:
    """Train and write the model and its card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True, help="folder with laws.jsonl.gz and wikipedia.jsonl.gz")
    parser.add_argument("--squad", type=Path, required=True, help="folder with xquad-vi.json and mlqa-vi.json")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    for name in ("epochs", "rate", "scale"):
        parser.add_argument(f"--{name}", type=float, default=getattr(Settings(), name))
    for name in ("batch", "seed", "dim", "singles", "pairs", "unaccented"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Settings(), name))
    given = vars(parser.parse_args())
    text, squad, out = given.pop("text"), given.pop("squad"), given.pop("out")
    settings = Settings(**given)
    pairs = _sources(text, squad, settings.seed)
    _say(f"{len(pairs)} pairs")
    began = time.perf_counter()
    space, terms = train(pairs, settings)
    space.save(out, terms)
    facts = {n: getattr(settings, n) for n in Settings.__slots__} | {
        "pairs_learnt": len(pairs),
        "minutes": round((time.perf_counter() - began) / 60, 1),
    }
    (out / "training.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")
    _say(f"{space.fingerprint} {len(terms)} terms")


if __name__ == "__main__":
    main()
