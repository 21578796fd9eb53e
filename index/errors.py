"""The one tree of errors that vanban raises on purpose.

VanbanError                 anything the user can be told in one sentence
├── IngestError             one file could not be added; the others go on
│   ├── UnreadableFile      missing, no permission, damaged
│   ├── UnknownFormat       no parser for this kind of file
│   ├── EmptyFile           nothing in it that could be read as text
│   ├── EncryptedFile       opens only with a password
│   ├── OversizedFile       larger than allowed, as stored or once unpacked
│   └── MissingTool         needs a program that is not installed
├── CollectionError         the collection on disk
│   ├── UnknownDocument     no document, or several, of that name
│   ├── UnknownField        no such metadata field, or a value it does not take
│   ├── DamagedCollection   the file is there but is not a collection of ours
│   ├── NewerCollection     written by a later version of the program; nothing is wrong with it
│   └── UnusableHome        the folder or its disk does not allow it now; what is in it is whole
│       ├── LockedCollection    another program has held it too long
│       ├── FullDisk            no room, or more than a quota allows
│       ├── ForbiddenHome       no permission, or read-only
│       └── FailingDisk         the disk does not read or write
├── EmbedderError           a sentence-transformers model that cannot be loaded or used
├── BenchmarkError          a benchmark or the folder of a run that cannot be used
├── QueryError              a question, search or filter that cannot be understood
└── ReaderError             a reader that cannot answer
    └── PromptTooLong       the model takes less than it was given
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "BenchmarkError",
    "CollectionError",
    "DamagedCollection",
    "EmbedderError",
    "EmptyFile",
    "EncryptedFile",
    "FailingDisk",
    "ForbiddenHome",
    "FullDisk",
    "IngestError",
    "LockedCollection",
    "MissingTool",
    "NewerCollection",
    "OversizedFile",
    "PromptTooLong",
    "QueryError",
    "ReaderError",
    "UnknownDocument",
    "UnknownField",
    "UnknownFormat",
    "UnreadableFile",
    "UnusableHome",
    "VanbanError",
]


class VanbanError(Exception):
    """Something went wrong that the user can understand and mend.

    `message` says what happened, `advice` what to do about it (may be empty); `exit_code` is what the
    command line ends with.
    """

    exit_code = 1

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class IngestError(VanbanError):
    """One file could not be added. `path` is the file, `message` the reason."""

    def __init__(self, path: Path | str, message: str, *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.path = Path(path)


class UnreadableFile(IngestError):
    """The file is missing, not permitted, or damaged."""


class UnknownFormat(IngestError):
    """There is no parser for this kind of file."""


class EmptyFile(IngestError):
    """The file holds nothing that can be read as text."""


class EncryptedFile(IngestError):
    """The file opens only with a password."""


class OversizedFile(IngestError):
    """The file is larger than allowed, as stored or once unpacked."""


class MissingTool(IngestError):
    """Reading the file needs a program that is not installed here."""


class CollectionError(VanbanError):
    """The collection on disk cannot do what was asked."""


class UnknownDocument(CollectionError):
    """No document, or more than one, goes by the name that was given."""

    exit_code = 2


class UnknownField(CollectionError):
    """A metadata field that does not exist, or a value it does not take."""

    exit_code = 2


class DamagedCollection(CollectionError):
    """The collection's file is there but cannot be read as one."""

    exit_code = 3


class NewerCollection(CollectionError):
    """The collection was written by a later version of the program, and is as it should be."""

    exit_code = 3


class UnusableHome(CollectionError):
    """The collection's folder cannot be used at the moment; what is in it is whole."""


class LockedCollection(UnusableHome):
    """Another program has held the collection for longer than this one waits."""


class FullDisk(UnusableHome):
    """There is no room left, or no more is allowed."""


class ForbiddenHome(UnusableHome):
    """The folder or a file in it must not be read or written."""


class FailingDisk(UnusableHome):
    """The disk does not read or write what it is told to."""


class EmbedderError(VanbanError):
    """A sentence-transformers model cannot be loaded or used."""


class BenchmarkError(VanbanError):
    """A benchmark, or the folder of a run, cannot be used."""

    exit_code = 2


class QueryError(VanbanError):
    """A question, search or filter that cannot be understood."""

    exit_code = 2


class ReaderError(VanbanError):
    """A reader cannot answer."""


class PromptTooLong(ReaderError):
    """The prompt is longer than the model takes."""
