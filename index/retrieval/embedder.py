"""Texts to vectors: the built-in embedder that comes with the package, or any sentence-transformers model.

This module imports numpy and nothing heavier. A question answered with the built-in embedder touches only the
rows of its own words: torch, scipy and sentence-transformers are imported by the functions that need them.
"""

from __future__ import annotations

import abc
import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.language import tokens

from .lexical import CONTEXT
from .static import StaticSpace, static_terms

__all__ = ["Embedder", "Recipe", "StaticEmbedder", "TransformerEmbedder", "load_embedder", "recipes"]

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

_MODEL = Path(__file__).with_name("model")


class Embedder(abc.ABC):
    """Texts to vectors of one length. A subclass writes `name`, `dim` and `embed`; the rest comes free."""

    wants_translations: ClassVar[bool] = False
    """Whether an English question is to be given with Vietnamese translations of its terms beside it."""

    batch_size: int = 256
    """Texts handed to `embed` at a time."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """Names the vector space: two embedders of one name give the same vector for the same text."""

    @property
    @abc.abstractmethod
    def dim(self) -> int:
        """Components of a vector, at least 1."""

    @abc.abstractmethod
    def embed(self, texts: Sequence[str], *, query: bool) -> NDArray[Any]:
        """Vectors of `texts` (never empty, none of them blank), any float[n, dim] of any row lengths."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32[n, dim], rows of length 1.

        A row is zero where the text is blank or none of its words is known; no texts give float32[0, dim].
        """
        return self._encode(texts, query=True, progress=None)

    def encode_document(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages, as `encode_query` gives them; `progress(done, total)` is called after each batch."""
        return self._encode(texts, query=False, progress=progress)

    def encode_passages(self, texts: Sequence[str], headings: Sequence[Sequence[str]], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages under their `headings`, the nearest last: a model reads the last two before the text."""
        return self.encode_document(["\n".join((*h[-2:], t)) for t, h in zip(texts, headings, strict=True)], progress=progress)

    def _encode(self, texts: Sequence[str], *, query: bool, progress: Progress | None) -> Vectors:
        if isinstance(texts, str):
            raise TypeError("texts must be a list of strings, not one string")
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), self.batch_size):
            stop = min(start + self.batch_size, len(texts))
            filled = [i for i in range(start, stop) if texts[i].strip()]
            if filled:
                out[filled] = self._batch([texts[i] for i in filled], query=query)
            if progress is not None:
                progress(stop, len(texts))
        return out

    def _batch(self, texts: list[str], *, query: bool) -> Vectors:
        rows = np.asarray(self.embed(texts, query=query), dtype=np.float32)
        if rows.shape != (len(texts), self.dim):
            raise EmbedderError(f"Bộ nhúng {self.name} trả về mảng {rows.shape}, đúng ra phải là {(len(texts), self.dim)}.")
        if not np.isfinite(rows).all():
            raise EmbedderError(f"Bộ nhúng {self.name} trả về giá trị không phải số.", advice="Hãy chọn bộ nhúng khác.")
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        out: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
        return out


class StaticEmbedder(Embedder):
    """The built-in embedder: the mean of learnt rows, one for each syllable and common pair of syllables of a text.

    It comes with the package, needs no download, and is the same for every collection: a passage's vector depends on
    nothing but the passage. What it cannot know is a word that was not in the texts it was learnt from.
    """

    wants_translations = True

    def __init__(self, space: StaticSpace) -> None:
        self._space = space

    @property
    def name(self) -> str:
        """`builtin-` and a fingerprint of the weights: learnt anew, it goes by another name."""
        return f"builtin-{self._space.fingerprint}"

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return self._space.dim

    def __len__(self) -> int:
        """How many terms are known."""
        return len(self._space.hashes)

    def embed(self, texts: Sequence[str], *, query: bool) -> Vectors:
        """Sums of the rows of each text's terms, float32[n, dim]; questions and passages alike."""
        # One text at a time, so that its vector does not depend, to the last bit, on the texts beside it.
        return np.stack([self._space.vector(static_terms(tokens(text))) for text in texts])

    def encode_passages(self, texts: Sequence[str], headings: Sequence[Sequence[str]], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages, to which those of all their headings together are lent in a small part.

        Read as one text, long headings would outweigh a short row under them.
        """
        out = self.encode_document(texts, progress=progress) + np.float32(CONTEXT) * self.encode_document(["\n".join(h) for h in headings])
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        vectors: Vectors = np.divide(out, lengths, out=np.zeros_like(out), where=lengths > 0)
        return vectors

    @classmethod
    def load(cls, folder: Path) -> StaticEmbedder:
        """The embedder in a folder that `StaticSpace.save` wrote; DamagedCollection if the folder holds anything else, or nothing."""
        return cls(StaticSpace.load(folder))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model wants its texts. A prompt of None leaves the choice to the model's own configuration."""

    name: str
    query: str | None = None
    document: str | None = None
    segmented: bool = False
    max_tokens: int | None = None
    note: str = ""


@cache
def recipes() -> tuple[Recipe, ...]:
    """The models whose wishes are known, from `lexicon/embedders.toml`."""
    import tomllib

    text = files("index.language.lexicon").joinpath("embedders.toml").read_text(encoding="utf-8")
    return tuple(Recipe(**entry) for entry in tomllib.loads(text)["embedder"])


def _recipe(spec: str) -> Recipe:
    """The recipe for a model's name, a folder of that name, or a folder in the Hub's cache."""
    parts = Path(spec).parts
    if len(parts) > 2 and parts[-2] == "snapshots":
        parts = parts[:-2]
    last = (parts[-1] if parts else spec).removeprefix("models--").replace("--", "/").casefold()
    for recipe in recipes():
        name = recipe.name.casefold()
        if spec.casefold() == name or last in (name, name.rpartition("/")[2]):
            return recipe
    return Recipe(spec)


class TransformerEmbedder(Embedder):
    """A sentence-transformers model, by its name on the Hugging Face Hub or by its folder; loaded when first used.

    Nothing is fetched from the network unless VANBAN_ALLOW_DOWNLOAD is 1; a model that only runs with code of its
    own is refused.
    """

    def __init__(self, spec: str | Path, *, segment: Callable[[str], str] | None = None) -> None:
        """`segment` joins the syllables of each word by underscores, for the models trained on such text."""
        self._spec = str(spec)
        folder = Path(spec).expanduser()
        self._folder = folder if folder.is_dir() else None
        if self._folder is None and (isinstance(spec, Path) or not _is_hub_name(self._spec)):
            raise EmbedderError(
                f"Không có thư mục mô hình nhúng {self._spec}.",
                advice="Hãy kiểm tra đường dẫn, hoặc dùng tên trên Hugging Face Hub dạng tổ-chức/mô-hình.",
            )
        self.recipe = _recipe(self._spec)
        if self.recipe.segmented and segment is None:
            raise EmbedderError(f"Mô hình {self._spec} cần văn bản đã tách từ, nhưng không có bộ tách từ.")
        self._segment = segment
        self._download = os.environ.get("VANBAN_ALLOW_DOWNLOAD") == "1"
        self._lock = threading.Lock()

    @cached_property
    def name(self) -> str:
        """The name on the Hub; for a folder its last name and a fingerprint of its files."""
        return self._spec if self._folder is None else f"{self._folder.resolve().name}-{_fingerprint(self._folder)}"

    @property
    def dim(self) -> int:
        """Components of a vector; loads the model."""
        return int(self.model.get_embedding_dimension())

    def embed(self, texts: Sequence[str], *, query: bool) -> NDArray[Any]:
        """The model's own vectors, with the prompt and segmentation its recipe asks for."""
        given = [self._segment(t) for t in texts] if self.recipe.segmented and self._segment else list(texts)
        encode = self.model.encode_query if query else self.model.encode_document
        prompt = self.recipe.query if query else self.recipe.document
        try:
            vectors: NDArray[Any] = encode(given, prompt=prompt, convert_to_numpy=True, show_progress_bar=False)
        except Exception as error:  # whatever a model's code raises, the user can only change the model
            raise EmbedderError(f"Mô hình nhúng {self._spec} không tính được véc-tơ: {error}.", advice="Hãy chọn mô hình khác.") from error
        return vectors

    @property
    def model(self) -> Any:
        """The SentenceTransformer itself. Raises EmbedderError if it cannot be loaded."""
        with self._lock:  # chat answers several people at once
            return self._loaded

    @cached_property
    def _loaded(self) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        def load(local: bool) -> Any:
            return SentenceTransformer(str(self._folder or self._spec), trust_remote_code=False, local_files_only=local)

        bars = logging.is_progress_bar_enabled()
        logging.disable_progress_bar()  # "Loading weights" on standard error, for what takes a moment
        try:
            try:
                model = load(local=True)
            except Exception:
                if self._folder is not None or not self._download:
                    raise
                model = load(local=False)
        except Exception as error:  # OSError, ValueError, KeyError, safetensors' own: all mean "no model"
            raise self._failure(error) from error
        finally:
            if bars:
                logging.enable_progress_bar()
        limit = self.recipe.max_tokens
        if limit is not None and (model.max_seq_length is None or model.max_seq_length > limit):
            model.max_seq_length = limit
        return model

    def _failure(self, error: Exception) -> EmbedderError:
        if "trust_remote_code" in str(error):
            return EmbedderError(
                f"Mô hình nhúng {self._spec} đòi chạy mã riêng kèm theo, vanban không chạy mã đó.",
                advice="Hãy chọn mô hình khác, chẳng hạn BAAI/bge-m3.",
            )
        if self._folder is not None:
            return EmbedderError(
                f"Thư mục {self._folder} không nạp được như một mô hình sentence-transformers: {error}.",
                advice="Hãy tải lại đủ các tệp của mô hình.",
            )
        return EmbedderError(
            f"Mô hình nhúng {self._spec} chưa có trên máy này.",
            advice=(
                f"Trên máy có mạng, chạy `hf download {self._spec} --local-dir THƯ_MỤC`, chép thư mục đó sang đây rồi"
                " dùng đường dẫn của nó thay cho tên; hoặc đặt VANBAN_ALLOW_DOWNLOAD=1 để cho phép tải."
            ),
        )


def _is_hub_name(spec: str) -> bool:
    return spec.count("/") <= 1 and "\\" not in spec and not spec.startswith((".", "~", "/"))


def _fingerprint(folder: Path) -> str:
    """Tells a model's folder from another of the same name: names, sizes, and the ends of every file in it.

    Weights of gigabytes are not read whole; a file's first and last 64 KiB change whenever it is trained anew.
    """
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        inner = path.relative_to(folder)
        if path.suffix == ".md" or any(part.startswith(".") for part in inner.parts):
            continue
        size = path.stat().st_size
        digest.update(f"{inner.as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(65536))
            file.seek(max(0, size - 65536))
            digest.update(file.read(65536))
    return digest.hexdigest()


@cache
def _builtin() -> StaticEmbedder:
    return StaticEmbedder.load(_MODEL)


def load_embedder(spec: str, segment: Callable[[str], str] | None = None) -> Embedder:
    """The embedder called `spec`: "builtin", which comes with the package, or a sentence-transformers model's name or path."""
    return _builtin() if spec == "builtin" else TransformerEmbedder(spec, segment=segment)
