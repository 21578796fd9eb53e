"""How the tests of the command line run it, and the letter that they add."""

import json

from typer.testing import CliRunner

from ui.cli import app

ANSWER = {
    "question", "answer", "short", "abstained", "reason", "language", "reader", "sureness", "citations", "passages", "conflicts", "notices",
    "seconds",
}  # fmt: skip
LETTER = """ỦY BAN NHÂN DÂN
TỈNH BẮC NINH
Số: 12/KH-UBND
Bắc Ninh, ngày 30 tháng 9 năm 2025
KẾ HOẠCH
Trồng rừng giai đoạn 2026-2030
I. Mục tiêu
Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu tỷ lệ che phủ rừng, đến năm 2030 đạt 30,65%.
II. Tổ chức thực hiện
Sở Tài chính cân đối kinh phí [bold red]hằng năm[/].
"""


def run(home, *args, **extra):
    return CliRunner().invoke(app, [*args, "--home", str(home)], **extra)


def data(result):
    """The JSON of a run that must have succeeded: all of standard output."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
