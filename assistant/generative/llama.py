"""A GGUF model in this process, through llama.cpp: loaded once, one request at a time, prompts that documents cannot forge."""

from __future__ import annotations

import codecs
import logging
import os
import re
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from assistant.conversation import ChatModel, Message
from index.errors import ReaderError

__all__ = ["LocalModel", "examine"]

_MAGIC = b"GGUF"
_SPARE = 256 << 20  # bytes beside the weights: the context, buffers, and the rest of this program
# Private-use signs round a message's number: where its content stands once the template has been applied.
_PLACE = re.compile("\ue000(\\d+)\ue001")

_loaded: dict[tuple[str, int], LocalModel] = {}
_loading = threading.Lock()


class LocalModel(ChatModel):
    """One GGUF file. Nothing is read before the first use; `LocalModel.of` gives the same object for the same file.

    `context` is the most tokens that prompt and answer may take together; a model trained on fewer is kept to those.
    """

    def __init__(self, path: Path | str, *, context: int = 8192) -> None:
        self.path = Path(path)
        self.context = context
        self._busy = threading.Lock()

    @classmethod
    def of(cls, path: Path | str, *, context: int = 8192) -> LocalModel:
        """The process's one model of that file and window. A model of another file is let go first: memory holds one."""
        key = (str(Path(path).resolve()), context)
        with _loading:
            if key not in _loaded:
                _loaded.clear()
                _loaded[key] = cls(path, context=context)
            return _loaded[key]

    @cached_property
    def _llama(self) -> Any:
        """The loaded model. Raises ReaderError if the file is missing, not GGUF, too large, or llama.cpp refuses it."""
        size = _size(self.path)
        _fits(self.path, size)
        try:
            import llama_cpp
            from jinja2 import TemplateError
        except (ImportError, OSError, RuntimeError) as err:
            raise _absent(err) from err
        cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
        try:
            llama = llama_cpp.Llama(
                str(self.path), n_ctx=self.context, n_threads=cores, n_threads_batch=cores, verbose=False,
                n_gpu_layers=-1 if llama_cpp.llama_supports_gpu_offload() else 0,
            )  # fmt: skip
        except (ValueError, OSError, AssertionError, RuntimeError, TemplateError) as err:
            raise _unloadable(self.path) from err
        logging.getLogger("llama-cpp-python").setLevel(logging.CRITICAL + 1)  # its lines would stand amid ours; errors are raised
        weakref.finalize(self, llama.close)  # also before the interpreter ends, when llama_cpp can still close it
        return llama

    @property
    def window(self) -> int:
        """The most tokens that prompt and answer may take together."""
        llama = self._llama  # first: it says what is wrong if llama.cpp is not here
        import llama_cpp

        return int(min(llama.n_ctx(), llama_cpp.llama_model_n_ctx_train(llama.model)))

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text in which nothing counts as a control token, whatever it looks like."""
        tokens: list[int] = self._llama.tokenize(text.encode("utf-8"), add_bos=False, special=False)
        return tokens

    def prompt(self, messages: Sequence[Message]) -> tuple[list[int], bool]:
        """The tokens of a dialogue in the model's own chat template, and whether ChatML had to stand in for it.

        The template is applied to places, and the contents are put into the places as plain text: words of a
        document that look like the end of a message stay words.
        """
        llama = self._llama
        from llama_cpp.llama_chat_format import CHATML_CHAT_TEMPLATE

        template = llama.metadata.get("tokenizer.chat_template", "")
        merged = _merged(messages)
        for source, given in ((template, messages), (template, merged), (CHATML_CHAT_TEMPLATE, messages)):
            if source and (frame := self._frame(source, given)) is not None:
                return self._placed(frame, given), source is not template
        raise ReaderError("Không lập được lời nhắc cho mô hình.", advice="Dùng một mô hình khác.")

    @cached_property
    def _replaced(self) -> bool:
        return self.prompt([{"role": "user", "content": "?"}])[1]

    @property
    def notice(self) -> str:  # type: ignore[override]
        """What to say beside each answer: that the model's own template could not be used."""
        return "reader.template" if self._replaced else ""

    def room(self, messages: Sequence[Message], most: int) -> int:
        """Tokens left in the window beside `messages` and an answer of `most`."""
        return self.window - most - len(self.prompt(messages)[0])

    def cost(self, text: str) -> int:
        """The tokens that `text` takes in a message."""
        return len(self.tokens(text))

    def chat(
        self, messages: Sequence[Message], form: str, *, most: int, temperature: float = 0.0, seed: int = 0,
        cancel: threading.Event | None = None,
    ) -> Iterator[str]:  # fmt: skip
        """The next message of a dialogue as text pieces (see ChatModel and `write`)."""
        yield from self.write(self.prompt(messages)[0], form, most=most, temperature=temperature, seed=seed, cancel=cancel)

    def _frame(self, template: str, messages: Sequence[Message]) -> str | None:
        """The template's text round places for the contents; None if it fails or does not hold each content once, in order."""
        from jinja2 import TemplateError
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        eos, bos = self._piece(self._llama.token_eos()), self._piece(self._llama.token_bos())
        places = [{"role": m["role"], "content": f"\ue000{n}\ue001"} for n, m in enumerate(messages)]
        try:  # the formatter's environment is jinja2's immutable sandbox
            formatter = Jinja2ChatFormatter(template, eos_token=eos, bos_token=bos)
            # Models that think aloud by default: the grammar leaves no room for thoughts.
            frame = formatter(messages=places, enable_thinking=False).prompt  # type: ignore[arg-type, unused-ignore]
        except (TemplateError, ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError):
            return None
        found = [int(n) for n in _PLACE.findall(frame)]
        return frame if found == list(range(len(messages))) else None

    def _placed(self, frame: str, messages: Sequence[Message]) -> list[int]:
        llama = self._llama
        out: list[int] = []
        for n, part in enumerate(_PLACE.split(frame)):
            if n % 2:
                out += self.tokens(messages[int(part)]["content"])
            elif part:
                out += llama.tokenize(part.encode("utf-8"), add_bos=False, special=True)
        bos = llama.token_bos()
        return out if bos < 0 or out[:1] == [bos] else [bos, *out]

    def _piece(self, token: int) -> str:
        return self._llama.detokenize([token], special=True).decode("utf-8", "ignore") if token >= 0 else ""

    def write(
        self,
        prompt: Sequence[int],
        grammar: str,
        *,
        most: int,
        temperature: float = 0.0,
        seed: int = 0,
        cancel: threading.Event | None = None,
    ) -> Iterator[str]:
        """The answer to a prompt as text pieces, as they come: at most `most` tokens, of the form of `grammar`.

        A second caller waits until the first is done. Setting `cancel` ends the evaluation of the prompt at once,
        and the answer after the token in work. The state of the longest beginning shared with the last prompt is
        used again by llama.cpp. Raises ReaderError if llama.cpp fails.
        """
        import llama_cpp

        rules = llama_cpp.LlamaGrammar.from_string(grammar, verbose=False)
        with self._busy:
            if cancel is not None and cancel.is_set():
                return
            # Not create_completion: it puts the whole prompt and answer into words again for each token that streams.
            llama = self._llama
            abort = _abort_when(llama, cancel)
            text = codecs.getincrementaldecoder("utf-8")("ignore")  # a token may hold part of a letter
            try:
                llama.set_seed(seed)
                tokens = llama.generate(
                    list(prompt), temp=temperature, grammar=rules, top_p=1.0, top_k=0, min_p=0.0, repeat_penalty=1.0
                )  # fmt: skip
                for token in islice(tokens, most):
                    abort = abort() if abort else None  # asked at each step of the computation: for the prompt only, it takes time
                    if llama_cpp.llama_vocab_is_eog(llama_cpp.llama_model_get_vocab(llama.model), token):
                        return
                    if piece := text.decode(llama.detokenize([token])):
                        yield piece
                    if cancel is not None and cancel.is_set():
                        return
            except (ValueError, RuntimeError, AssertionError) as err:
                if cancel is not None and cancel.is_set():
                    return
                raise ReaderError(f"llama.cpp dừng giữa chừng: {err}.", advice="Hỏi lại, hoặc dùng mô hình khác.") from err
            finally:
                if abort:
                    abort()


def examine(path: Path) -> None:
    """Look whether llama.cpp can read a file, without its weights. Raises ReaderError if not."""
    _size(path)
    try:
        import llama_cpp
        from llama_cpp._logger import set_verbose
    except (ImportError, OSError, RuntimeError) as err:
        raise _absent(err) from err
    set_verbose(False)
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
    if not model:
        raise _unloadable(path)
    llama_cpp.llama_model_free(model)


def _absent(err: Exception) -> ReaderError:
    return ReaderError(f"Không nạp được llama-cpp-python: {err}.", advice="Cài lại bằng: pip install llama-cpp-python")


def _size(path: Path) -> int:
    """The size of a GGUF file in bytes. Raises ReaderError if it is none."""
    if not path.name:
        raise ReaderError("Chưa nêu mô hình ngôn ngữ.", advice="Thêm --model và tên mô hình hoặc đường dẫn tới một tệp GGUF.")
    advice = "Nêu tên mô hình đã có (xem: vanban model list) hoặc đường dẫn tới một tệp GGUF bằng --model."
    try:
        size = path.stat().st_size
        with path.open("rb") as f:
            magic = f.read(len(_MAGIC))
    except OSError as err:
        raise ReaderError(f"Không mở được mô hình {path}.", advice=advice) from err
    if magic != _MAGIC:
        raise ReaderError(f"{path.name} không phải tệp GGUF.", advice=advice)
    return size


def _fits(path: Path, size: int) -> None:
    have = psutil.virtual_memory().available
    if size + _SPARE > have:
        problem = f"Mô hình {path.name} cần khoảng {(size + _SPARE) / 1e9:.1f} GB bộ nhớ, máy còn {have / 1e9:.1f} GB."
        raise ReaderError(problem, advice="Dùng mô hình nhỏ hơn hoặc bản lượng tử hóa thấp hơn.")


def _unloadable(path: Path) -> ReaderError:
    advice = "Tệp có thể hỏng hoặc thuộc kiến trúc chưa hỗ trợ; hãy tải lại."
    return ReaderError(f"llama.cpp không nạp được mô hình {path.name}.", advice=advice)


def _abort_when(llama: Any, cancel: threading.Event | None) -> Callable[[], None] | None:
    """Have llama.cpp stop computing once `cancel` is set; gives what ends this."""
    import llama_cpp

    if cancel is None:
        return None
    asked = llama_cpp.ggml_abort_callback(lambda _: cancel.is_set())
    never = llama_cpp.ggml_abort_callback()
    llama_cpp.llama_set_abort_callback(llama.ctx, asked, None)

    def end(_kept: object = asked) -> None:  # llama.cpp calls it until then: it must not be collected
        llama_cpp.llama_set_abort_callback(llama.ctx, never, None)

    return end


def _merged(messages: Sequence[Message]) -> list[Message]:
    """The messages for a template that knows no system role: its words stand before the first of the user's."""
    if not messages or messages[0]["role"] != "system":
        return list(messages)
    system, first, *rest = messages
    return [{"role": first["role"], "content": f"{system['content']}\n\n{first['content']}"}, *rest]
