"""Text with damaged bytes: read in the encoding that it is in, and what is lost is said."""

import pytest
from made_files import write
from test_encoding import TEXT, to_cp1258, to_tcvn3, to_vni

from index.errors import UnreadableFile
from index.files.encodings import decode
from index.files.formats import parse

LINES = [f"Điều {n}. {line}" for n in range(1, 9) for line in TEXT.split("\n")]
LETTER = "\n".join(LINES)  # 5 KB in UTF-8
ENCODINGS = {
    "utf-8": (lambda s: s.encode(), b"\xff"), "tcvn3": (to_tcvn3, b"\x81"), "vni": (to_vni, b"\x81"), "cp1258": (to_cp1258, b"\x8d"),
    "utf-16-le": (lambda s: s.encode("utf-16-le"), b"\x00\xdc"), "utf-16-be": (lambda s: s.encode("utf-16-be"), b"\xdc\x00"),
}  # fmt: skip


def harmed(text, encoding, lines=(3, 10, 30)):
    """`text` with one place overwritten in each of these lines (counted from 1), after its fourth letter."""
    encode, bad = ENCODINGS[encoding]
    out = []
    for n, line in enumerate(text.split("\n"), 1):
        data = encode(line)
        at = len(encode(line[:4]))
        out.append(data[:at] + bad + data[at + len(bad) :] if n in lines else data)
    return encode("\n").join(out)


@pytest.mark.parametrize("encoding", list(ENCODINGS))
def test_a_few_damaged_places_are_marked_and_said(tmp_path, encoding):
    extract = parse(write(tmp_path / "a.txt", harmed(LETTER, encoding)))
    assert extract.text.count("\ufffd") == 3
    marked = [n for n, line in enumerate(extract.text.split("\n"), 1) if "\ufffd" in line]
    assert marked == [3, 10, 30]
    whole = [a for n, a in enumerate(extract.text.lower().split("\n"), 1) if n not in marked]
    assert whole == [a.lower() for n, a in enumerate(LINES, 1) if n not in marked]
    (notice,) = [n for n in extract.notices if "hỏng" in n]
    assert "3 chỗ" in notice and "dòng 3;" in notice and encoding in notice


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_file_cut_within_a_letter_keeps_its_encoding(tmp_path, encoding, cut):
    data = (LETTER + " đã").encode(encoding)[:-cut]
    extract = parse(write(tmp_path / "a.txt", data))
    assert extract.text.startswith(LETTER + " ")
    assert bool(extract.notices) == ("\ufffd" in extract.text)


@pytest.mark.parametrize("bad", [b"\xff", b"\x80", b"\xe9", b"\xa7", b"\xc3", b"\0"])
@pytest.mark.parametrize("text", ["Xã Yên Bình có 12 hộ, đã cấp đất.", "So lieu 2025: 1 2 3 4 5 6; Sở Y tế lập.", LETTER])
def test_invalid_bytes_never_turn_utf8_into_another_encoding(text, bad):
    data = text.encode()
    for at in (3, len(data) // 2, len(data)):
        at = len(data[:at].decode("utf-8", "ignore").encode())
        read, encoding = decode(data[:at] + bad + b" " + data[at:] + b".")
        assert encoding == "utf-8"
        assert read.replace("\ufffd ", "") == text + "."


@pytest.mark.parametrize("share", [3, 5, 8])
def test_every_so_many_bytes_damaged_is_said_or_refused_but_never_mojibake(tmp_path, share):
    data = bytearray(LETTER.encode())
    data[::share] = b"\xff" * len(data[::share])
    try:
        extract = parse(write(tmp_path / "a.txt", bytes(data)))
    except UnreadableFile:
        return
    assert "ÿ" not in extract.text
    assert any("hỏng" in n for n in extract.notices)


@pytest.mark.parametrize("bad", [b"\xff", b"\x80", b"\xe9"])
def test_a_file_that_is_mostly_damage_is_refused(tmp_path, bad):
    data = bytearray(LETTER.encode())
    for at in range(0, len(data), 3):
        data[at : at + 2] = bad * len(data[at : at + 2])
    with pytest.raises(UnreadableFile, match="hỏng"):
        parse(write(tmp_path / "a.txt", bytes(data)))


def test_an_empty_sector_in_a_text_is_one_damaged_place(tmp_path):
    data = LETTER.encode()
    extract = parse(write(tmp_path / "a.txt", data[:1000] + b"\0" * 64 + data[1064:]))
    assert any("1 chỗ" in n for n in extract.notices)
    assert parse(write(tmp_path / "b.txt", data + b"\0" * 40)).notices == ()


@pytest.mark.parametrize("name", ["a.csv", "a.html"])
def test_damage_is_said_of_tables_and_pages_too(tmp_path, name):
    body = "<p>Tên, xã, huyện</p>\n" if name == "a.html" else "Tên,xã,huyện\n"
    body += "Sở Y tế,Yên Bình,Lục Yên\n" * 5
    extract = parse(write(tmp_path / name, body.encode().replace(b"Y\xc3\xaan", b"Y\xc3n", 1)))
    assert any("1 chỗ" in n and "dòng 2" in n for n in extract.notices)


def test_healthy_text_has_no_notice(tmp_path):
    assert parse(write(tmp_path / "a.txt", LETTER)).notices == ()
    assert parse(write(tmp_path / "b.txt", "L'été, les élèves à Besançon.".encode("cp1252"))).notices == ()
