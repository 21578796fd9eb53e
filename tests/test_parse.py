"""Which files are read, refused and found, and the plain formats' known answers."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from made_files import headings, p, shown, word, write

from index.errors import EmptyFile, EncryptedFile, IngestError, OversizedFile, UnknownFormat, UnreadableFile
from index.files.formats import FORMATS, parse


class TestText:
    def test_whole_text_is_kept(self, tmp_path):
        extract = parse(write(tmp_path / "a.txt", "  Một\r\n\r\n\thai  \n"))
        assert extract.text == "  Một\n\n\thai  \n"
        assert (extract.format, extract.pages, extract.wrapped) == ("txt", (), None)

    def test_form_feeds_become_page_starts(self, tmp_path):
        extract = parse(write(tmp_path / "a.txt", "một\n\fhai\n\fba\n\f"))
        assert extract.text == "một\n\nhai\n\nba\n\n"
        assert [extract.text[start:][:3] for start in extract.pages] == ["một", "hai", "ba\n"]

    def test_old_encoding_is_reported(self, tmp_path):
        extract = parse(write(tmp_path / "a.txt", b"Thi\xd5t b\xde d\xb9y h\xe4c"))
        assert extract.text == "Thiết bị dạy học"
        assert "tcvn3" in extract.notices[0]

    def test_markdown_headings_and_tables(self, tmp_path):
        source = "# Một #\n```\n# không\n```\n## Hai\n| STT | Tên |\n|---|:-:|\n| 1 | a \\| b |\n| 2 |\n\ntext | x\n"
        extract = parse(write(tmp_path / "a.md", source))
        assert extract.text == source
        assert headings(extract) == [("Một", 1), ("Hai", 2)]
        assert shown(extract) == [[["STT", "Tên"], ["1", "a \\| b"], ["2", ""]]]
        assert extract.grids[0].header_rows == 1
        assert extract.text[extract.grids[0].start : extract.grids[0].end].endswith("| 2 |")

    def test_markdown_table_without_outer_pipes(self, tmp_path):
        extract = parse(write(tmp_path / "a.md", "a | b\n--|--\n1 | 2\n"))
        assert shown(extract) == [[["a", "b"], ["1", "2"]]]


class TestSeparated:
    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
    def test_separator_is_found(self, tmp_path, mark):
        rows = [["STT", "Tên"], ["1", "xã A"], ["2", "xã B"]]
        extract = parse(write(tmp_path / "a.csv", "\n".join(mark.join(row) for row in rows)))
        assert shown(extract) == [rows]
        assert extract.text == "STT\tTên\n1\txã A\n2\txã B\n"

    def test_decimal_commas_do_not_separate(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", "tên;năm\nA;1,5\nB;2,5\n"))
        assert shown(extract) == [[["tên", "năm"], ["A", "1,5"], ["B", "2,5"]]]

    def test_quoted_line_ends_become_spaces(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", 'STT,Tên\r\n1,"xã A,\r\nxã ""B"""\r\n'))
        assert shown(extract) == [[["STT", "Tên"], ["1", 'xã A, xã "B"']]]
        assert extract.grids[0].header_rows == 1

    def test_titles_above_the_table_and_short_rows(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", "BIỂU 1,,\na,b,c\n1,2\n"))
        assert extract.text.startswith("BIỂU 1\na\tb\tc\n")
        assert shown(extract) == [[["a", "b", "c"], ["1", "2", ""]]]

    def test_stray_quotation_mark_does_not_swallow_the_file(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", 'a,b\n1,"x\n' + "2,y\n" * 60_000))
        assert shown(extract)[0][-1] == ["2", "y"]

    def test_tsv_keeps_commas(self, tmp_path):
        assert shown(parse(write(tmp_path / "a.tsv", "a\tb\n1,2\t3,4\n"))) == [[["a", "b"], ["1,2", "3,4"]]]


class TestRefusals:
    @pytest.mark.parametrize("suffix", sorted(FORMATS))
    def test_empty_file(self, tmp_path, suffix):
        with pytest.raises(EmptyFile):
            parse(write(tmp_path / f"a{suffix}", b""))

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".html"])
    def test_blank_file(self, tmp_path, suffix):
        with pytest.raises(EmptyFile):
            parse(write(tmp_path / f"a{suffix}", " \n\t\n"))

    @pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
    def test_text_under_a_rich_name(self, tmp_path, suffix):
        with pytest.raises(UnreadableFile):
            parse(write(tmp_path / f"a{suffix}", "chỉ là chữ"))

    def test_truncated_files(self, tmp_path):
        import docx
        import openpyxl
        from reportlab.pdfgen.canvas import Canvas

        document, book, canvas = docx.Document(), openpyxl.Workbook(), Canvas(str(tmp_path / "a.pdf"))
        document.add_paragraph("một")
        book.active["A1"] = "một"
        canvas.drawString(72, 700, "mot")
        document.save(tmp_path / "a.docx")
        book.save(tmp_path / "a.xlsx")
        canvas.save()
        for suffix in (".docx", ".xlsx", ".pdf"):
            path = tmp_path / f"a{suffix}"
            data = path.read_bytes()
            for share in (0.02, 0.3, 0.6, 0.9):
                with pytest.raises(IngestError):
                    parse(write(path, data[: max(int(len(data) * share), 8)]))

    def test_broken_xml_is_translated(self, tmp_path):
        with pytest.raises(UnreadableFile) as caught:
            parse(word(tmp_path / "a.docx", "<w:p>"))
        assert caught.value.__cause__ is not None
        assert caught.value.path == tmp_path / "a.docx"

    @pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
    def test_encrypted_office_file(self, tmp_path, name):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
        with pytest.raises(EncryptedFile, match="mật khẩu"):
            parse(write(tmp_path / name, ole))

    def test_old_office_files_that_are_no_text_or_table_are_unknown(self, tmp_path):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
        with pytest.raises(UnknownFormat, match="xlsx"):
            parse(write(tmp_path / "a.ppt", ole))
        with pytest.raises(UnreadableFile, match="xlsx"):
            parse(write(tmp_path / "a.xls", ole))

    @pytest.mark.parametrize("name", ["a.xyz", "a", "a.png"])
    def test_unknown_suffix(self, tmp_path, name):
        with pytest.raises(UnknownFormat):
            parse(write(tmp_path / name, "chữ"))

    def test_plain_archive_is_unknown(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
            z.writestr("a.txt", "chữ")
        with pytest.raises(UnknownFormat):
            parse(tmp_path / "a.zip")

    def test_binary_under_a_text_name(self, tmp_path):
        with pytest.raises(UnreadableFile):
            parse(write(tmp_path / "a.txt", bytes(range(256)) * 4))

    def test_size_is_checked_before_reading(self, tmp_path):
        with pytest.raises(OversizedFile, match="MB"):
            parse(write(tmp_path / "a.txt", "x" * 2000), max_bytes=1000)

    def test_unpacked_size_is_checked_before_parsing(self, tmp_path):
        path = word(tmp_path / "a.docx", p("a" * 200_000))
        assert path.stat().st_size < 10_000
        with pytest.raises(OversizedFile):
            parse(path, max_bytes=10_000)
        assert parse(path).text.startswith("aaa")

    def test_too_many_members(self, tmp_path, monkeypatch):
        monkeypatch.setattr("index.files.formats._MAX_MEMBERS", 3)
        with pytest.raises(OversizedFile):
            parse(word(tmp_path / "a.docx", p("a")))

    def test_missing_file_folder_and_pipe(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.txt")
        for path in (tmp_path / "none.txt", tmp_path, tmp_path / "pipe.txt", Path("a\0b.txt")):
            with pytest.raises(UnreadableFile):
                parse(path)


def test_importing_the_parser_is_light():
    heavy = "{'docx', 'openpyxl', 'xlrd', 'bs4', 'PIL', 'lxml', 'pypdfium2'}"
    code = f"import sys, index.files.formats; found = {heavy} & set(sys.modules); sys.exit(str(found) if found else 0)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""
