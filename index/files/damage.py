"""Files of text with damaged places: what is lost is said, and a file that is mostly lost is refused."""

from __future__ import annotations

import re
from pathlib import Path

from index.errors import UnreadableFile

__all__ = ["damage"]

_LOST = re.compile("\ufffd+")
_FOREIGN = 0.3  # of all signs; no Western text has so many outside ASCII, nor Vietnamese so many that are no letters


def damage(path: Path, text: str, encoding: str) -> list[str]:
    """What to tell the user about places of the file `path` that could not be decoded; `text` has U+FFFD there.

    Raises UnreadableFile if more than half of the words or a third of the signs are damaged, or if the text is in no
    encoding that is known: read in an old one for want of a better, but full of what no text in it has.
    """
    words = text.split()
    signs = sum(map(len, words))
    broken = sum("\ufffd" in w for w in words)
    if broken * 2 > len(words) or text.count("\ufffd") * 3 > signs:
        raise UnreadableFile(
            path, f"Tệp hỏng quá nhiều: {broken} trên {len(words)} từ không đọc được.", advice="Tải hoặc chép lại tệp từ nơi có bản tốt."
        )
    if not encoding.startswith("utf"):
        foreign = sum(c > "\x7f" and (encoding == "cp1252" or not c.isalpha()) for w in words for c in w)
        if foreign > _FOREIGN * signs:
            raise UnreadableFile(
                path, "Không nhận ra bảng mã của tệp, hoặc tệp hỏng quá nhiều.", advice="Mở tệp, lưu lại với bảng mã UTF-8 rồi thêm lại."
            )
    places = _LOST.findall(text)
    if not places:
        return []
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return [
        f"Tệp có {len(places)} chỗ hỏng không đọc được, chỗ đầu tiên ở dòng {line}; mỗi chỗ hiện là ký hiệu \ufffd (bảng mã {encoding})."
    ]
