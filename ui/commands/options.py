"""The options and arguments that several commands take."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import typer

from ui.filters import Narrowing
from ui.readers import ReaderChoice

from .frame import OPTIONS

__all__ = [
    "ALL", "READER", "THIS_COMPUTER", "Batch", "Count", "Home", "Host", "Json", "Name", "Names", "Only", "Out", "Territory", "Year",
    "argument", "narrowing_options", "option", "port_option", "reader_options",
]  # fmt: skip

F = TypeVar("F", bound=Callable[..., None])


def option(*names: str, about: str, metavar: str | None = None, **rest: Any) -> Any:
    """An option, with its help in the panel of the options."""
    return typer.Option(*names, help=about, metavar=metavar, show_default=False, rich_help_panel=OPTIONS, **rest)


def argument(about: str, metavar: str) -> Any:
    """An argument, with its help in the panel of the arguments."""
    return typer.Argument(help=about, metavar=metavar, show_default=False, rich_help_panel="Đối số")


Home = Annotated[Path | None, option("--home", about="Thư mục của bộ tài liệu (hoặc biến VANBAN_HOME).", metavar="THƯ_MỤC")]
Json = Annotated[bool, option("--json", about="In ra JSON.")]
Name = Annotated[str, argument("Mã, số hiệu hoặc tên tệp của tài liệu.", "TÀI_LIỆU")]
Names = Annotated[list[str], argument("Mã, số hiệu hoặc tên tệp của tài liệu.", "TÀI_LIỆU…")]
Only = Annotated[list[str] | None, option("--document", about="Chỉ tìm trong tài liệu này; nêu nhiều lần được.", metavar="TÀI_LIỆU")]
Territory = Annotated[str, option("--territory", about="Chỉ tài liệu của địa bàn này.", metavar="ĐỊA_BÀN")]
Year = Annotated[str, option("--year", about="Chỉ tài liệu của năm này, hoặc của giai đoạn có năm này.", metavar="NĂM")]
_Kind = Annotated[str, option("--kind", about="Chỉ đoạn loại này: text, table hoặc footnote.", metavar="LOẠI")]
_Status = Annotated[str, option("--status", about="Chỉ tài liệu draft, adopted hoặc unknown.", metavar="TRẠNG_THÁI")]
Count = Annotated[int, option("-k", about="Số đoạn lấy ra.", metavar="SỐ", min=1, max=1000)]
_Reader = Annotated[str, option("--reader", about="Cách soạn câu trả lời: auto, extractive, llama hoặc openai.", metavar="CÁCH")]
_Model = Annotated[
    str,
    option(
        "--model", about="Mô hình ngôn ngữ: tên trong «vanban model list», tệp GGUF, hoặc tên trên máy chủ (hoặc biến VANBAN_MODEL).",
        metavar="MÔ_HÌNH", envvar="VANBAN_MODEL", show_envvar=False,
    ),
]  # fmt: skip
_BaseUrl = Annotated[
    str,
    option(
        "--base-url", about="Địa chỉ máy chủ tương thích OpenAI cho --reader openai (hoặc biến VANBAN_BASE_URL).", metavar="URL",
        envvar="VANBAN_BASE_URL", show_envvar=False,
    ),
]  # fmt: skip
_Temperature = Annotated[
    float, option("--temperature", about="Mức ngẫu nhiên của mô hình, mặc định 0: luôn viết như nhau.", metavar="SỐ", min=0, max=2)
]
_Seed = Annotated[int, option("--seed", about="Số khởi đầu khi --temperature khác 0.", metavar="SỐ", min=0)]
THIS_COMPUTER = "127.0.0.1"  # where a server listens if no option says otherwise
_LAST_PORT = 65535
Host = Annotated[str, option("--host", about="Địa chỉ nghe; mặc định chỉ máy này (127.0.0.1).", metavar="ĐỊA_CHỈ")]
Batch = Annotated[Path | None, option("--batch", about="Tệp JSONL các câu hỏi: id, question, history.", metavar="TỆP")]
Out = Annotated[Path | None, option("--out", about="Tệp JSONL ghi câu trả lời của --batch.", metavar="TỆP")]

READER = ReaderChoice()  # what answers if no option says otherwise
_READER_OPTIONS = {"reader": _Reader, "model": _Model, "base_url": _BaseUrl, "temperature": _Temperature, "seed": _Seed}
ALL = Narrowing()  # what is searched if no option says otherwise
_NARROWING_OPTIONS = {"document": Only, "territory": Territory, "year": Year, "kind": _Kind, "status": _Status}


def port_option(usual: int) -> Any:
    """The option of a server's port; `usual` is the one without it."""
    return option("--port", about=f"Cổng, mặc định {usual}.", metavar="SỐ", min=0, max=_LAST_PORT)


def reader_options(function: F) -> F:
    """Give a command the options of a ReaderChoice, in the place of its parameter `choice`."""
    return _with_options(function, "choice", READER, _READER_OPTIONS)


def narrowing_options(function: F) -> F:
    """Give a command the options of a Narrowing, in the place of its parameter `narrowing`."""
    return _with_options(function, "narrowing", ALL, _NARROWING_OPTIONS)


def _with_options(function: F, place: str, usual: Any, options: Mapping[str, Any]) -> F:
    """`function` as a command with `options`, given to its parameter `place` as one record of the type of `usual`."""
    signature = inspect.signature(function, eval_str=True)
    own = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=getattr(usual, name), annotation=kind)
        for name, kind in options.items()
    ]
    given = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in signature.parameters.values()]
    at = next(n for n, p in enumerate(given) if p.name == place)
    parameters = [*given[:at], *own, *given[at + 1 :]]

    @functools.wraps(function)
    def command(**values: Any) -> None:
        record = type(usual)(**{name: values.pop(name) for name in options})
        function(**{place: record}, **values)

    wrapper: Any = command  # what typer reads the options from
    wrapper.__signature__ = signature.replace(parameters=parameters)
    wrapper.__annotations__ = {p.name: p.annotation for p in parameters}
    return cast(F, wrapper)
