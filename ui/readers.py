"""Setting up the assistant: which reader answers, with which model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .workspace import Workspace

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.generative import ModelFolder
    from assistant.reading import Reader

__all__ = ["READERS", "ReaderChoice", "assistant_over", "models_of", "reader_of"]

READERS = ("auto", "extractive", "llama", "openai")


def models_of(workspace: Workspace) -> ModelFolder:
    """The folder of models beside the workspace's documents."""
    from assistant.generative import ModelFolder

    return ModelFolder(workspace.home / "models")


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """Which reader answers (one of READERS), with which model or server, and how a model writes."""

    reader: str = "auto"
    model: str = ""
    base_url: str = ""
    temperature: float = 0.0
    seed: int = 0


def reader_of(workspace: Workspace, choice: ReaderChoice) -> Reader:
    """The reader that answers.

    auto takes the server or model that is given, else the model in use, else no model. Raises QueryError for an
    unknown reader, ReaderError for a server's address that is none.
    """
    from assistant.extractive import ExtractiveReader
    from index.errors import QueryError, ReaderError

    reader, model, base_url = choice.reader, choice.model, choice.base_url
    if reader not in READERS:
        raise QueryError(f"Không có cách soạn câu trả lời «{reader}».", advice=f"Dùng một trong: {', '.join(READERS)}.")
    folder = models_of(workspace)
    if reader == "auto":
        reader = "openai" if base_url else "llama" if model or folder.in_use else "extractive"
    if reader == "openai":
        from assistant import OpenAIReader

        if not base_url:
            advice = "Thêm --base-url, chẳng hạn: --base-url http://127.0.0.1:8080/v1"
            raise ReaderError("Chưa nêu máy chủ cho --reader openai.", advice=advice)
        return OpenAIReader(base_url, model, temperature=choice.temperature, seed=choice.seed)
    if reader == "llama":
        from assistant import LlamaReader

        return LlamaReader(folder.path(model or folder.in_use), temperature=choice.temperature, seed=choice.seed)
    return ExtractiveReader()


def assistant_over(workspace: Workspace, choice: ReaderChoice) -> Assistant:
    """The assistant over the workspace's documents, with the reader that `reader_of` gives."""
    from assistant import Assistant

    return Assistant(workspace.collection(), reader=reader_of(workspace, choice))
