"""Prompts for language models: text files with declared variables, one a task and language."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

from index.errors import ReaderError

__all__ = ["FOLDER_VARIABLE", "fill", "refusal_in"]

FOLDER_VARIABLE = "VANBAN_PROMPTS"

_VARIABLE = re.compile(r"\{(\w+)\}")
_HEAD = re.compile(r"variables:((?: +\w+)*) *\n")
_ROLE = re.compile(r"^\[(system|user|assistant)\]\n", re.MULTILINE)


def fill(name: str, language: str, **values: str) -> list[dict[str, str]]:
    """The messages (role, content) of the prompt `name` in `language`, its variables filled in.

    The file is NAME.LANGUAGE.txt in the folder that the environment variable VANBAN_PROMPTS names, if it is
    there, otherwise the package's own. Its first line declares the variables, a line [system], [user] or
    [assistant] begins a message. What is filled in is never read as a template again. Raises ReaderError if
    there is no such prompt, it is not of this form, or its variables, those declared and those given differ.
    """
    file = f"{name}.{language}.txt"
    text = _text(file)
    head = _HEAD.match(text)
    if head is None:
        raise ReaderError(f"Lời nhắc {file} không mở đầu bằng dòng «variables: …».", advice="Xem tệp cùng tên trong thư mục prompts.")
    declared, body = set(head.group(1).split()), text[head.end() :]
    used = set(_VARIABLE.findall(body))
    for wrong, problem in (
        (used - declared, "dùng biến chưa khai báo"),
        (declared - used, "khai báo biến không dùng"),
        (declared - set(values), "cần biến không có"),
        (set(values) - declared, "không khai báo biến"),
    ):
        if wrong:
            raise ReaderError(f"Lời nhắc {file} {problem}: {', '.join(sorted(wrong))}.", advice="Sửa tệp lời nhắc rồi hỏi lại.")
    before, *parts = _ROLE.split(body)
    if before.strip() or not parts:
        raise ReaderError(f"Lời nhắc {file} phải chia thành các phần [system] và [user].", advice="Sửa tệp lời nhắc rồi hỏi lại.")
    filled = [_VARIABLE.sub(lambda m: values[m.group(1)], part.strip()) for part in parts[1::2]]
    return [{"role": role, "content": content} for role, content in zip(parts[::2], filled, strict=True)]


def refusal_in(language: str) -> str:
    """The one sentence with which a model says that the passages do not answer. Raises ReaderError if it is not one line."""
    file = f"refusal.{language}.txt"
    sentence = _text(file).strip()
    if not sentence or "\n" in sentence or "[" in sentence:
        raise ReaderError(f"Lời nhắc {file} phải là đúng một câu, không có ngoặc vuông.", advice="Sửa tệp lời nhắc rồi hỏi lại.")
    return sentence


def _text(file: str) -> str:
    own = os.environ.get(FOLDER_VARIABLE)
    try:
        if own and (path := Path(own) / file).is_file():
            return path.read_text(encoding="utf-8")
        return (files("prompts") / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ReaderError(f"Không đọc được lời nhắc {file}: {err}.", advice=f"Kiểm tra thư mục trong biến {FOLDER_VARIABLE}.") from err
