"""The options and arguments that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .frame import OPTIONS

__all__ = [
    "Batch", "Count", "Home", "Json", "Kind", "Model", "Name", "Names", "Only", "Out", "Reader", "Status", "Territory", "Year",
    "argument", "option",
]  # fmt: skip


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
Kind = Annotated[str, option("--kind", about="Chỉ đoạn loại này: text, table hoặc footnote.", metavar="LOẠI")]
Status = Annotated[str, option("--status", about="Chỉ tài liệu draft, adopted hoặc unknown.", metavar="TRẠNG_THÁI")]
Count = Annotated[int, option("-k", about="Số đoạn lấy ra.", metavar="SỐ", min=1, max=1000)]
Reader = Annotated[str, option("--reader", about="Cách soạn câu trả lời: auto, extractive, llama hoặc openai.", metavar="CÁCH")]
Model = Annotated[
    str,
    option(
        "--model", about="Tệp GGUF của mô hình ngôn ngữ cho --reader llama (hoặc biến VANBAN_MODEL).", metavar="TỆP", envvar="VANBAN_MODEL",
        show_envvar=False,
    ),
]  # fmt: skip
Batch = Annotated[Path | None, option("--batch", about="Tệp JSONL các câu hỏi: id, question, history.", metavar="TỆP")]
Out = Annotated[Path | None, option("--out", about="Tệp JSONL ghi câu trả lời của --batch.", metavar="TỆP")]
