"""Excel files: tables, titles and numbers as the sheet shows them."""

import zipfile
from datetime import date

import pytest
from made_files import headings, shown

from index.errors import OversizedFile
from index.files.formats import parse


class TestSheets:
    def book(self, path, fill):
        import openpyxl

        book = openpyxl.Workbook()
        fill(book)
        book.save(path)
        return parse(path)

    def test_titles_headers_merged_cells_and_remarks(self, tmp_path):
        def fill(book):
            sheet = book.active
            sheet.title = "Biểu 2"
            sheet["A1"] = "CHỈ TIÊU"
            sheet.merge_cells("A1:D1")
            sheet["D2"] = "Đơn vị: ha"
            for row in (["STT", "Tên", "Năm"], [None, None, 2024, 2025], ["I", "Cây"], [1, "Lúa", 5.5, 6]):
                sheet.append(row)
            sheet.append(["Nguồn: kiểm kê"])
            for area in ("A3:A4", "B3:B4", "C3:D3"):
                sheet.merge_cells(area)

        extract = self.book(tmp_path / "a.xlsx", fill)
        assert extract.text.startswith("Biểu 2\nCHỈ TIÊU\nĐơn vị: ha\nSTT\tTên\tNăm\t\n")
        assert extract.text.endswith("\nNguồn: kiểm kê\n")
        assert headings(extract) == [("Biểu 2", 2), ("CHỈ TIÊU", 3)]
        assert shown(extract) == [
            [
                ["STT", "Tên", "Năm", "Năm"],
                ["STT", "Tên", "2024", "2025"],
                ["I", "Cây", "", ""],
                ["1", "Lúa", "5,5", "6"],
            ]
        ]
        assert extract.grids[0].header_rows == 2

    @pytest.mark.parametrize(
        ("value", "shape", "text"),
        [
            (5, "General", "5"),
            (5.0, "General", "5"),
            (0.1 + 0.2, "General", "0,3"),
            (123456789012, "General", "123456789012"),
            (1234567.891, "#,##0.0", "1.234.567,9"),
            (-1234.5, "#,##0.##", "-1.234,5"),
            (0.125, "0.0%", "12,5%"),
            (7, "000", "007"),
            (2.345, "0.00", "2,35"),
            (1500, '#,##0" ha"', "1.500 ha"),
            (date(2025, 12, 31), "yyyy-mm-dd", "31/12/2025"),
            (True, "General", "TRUE"),
            ("a\nb", "General", "a b"),
        ],
        ids=str,
    )
    def test_values_are_shown_the_vietnamese_way(self, tmp_path, value, shape, text):
        def fill(book):
            book.active["A1"] = value
            book.active["A1"].number_format = shape

        assert self.book(tmp_path / "a.xlsx", fill).text == f"{text}\n"

    def test_empty_rows_part_tables_and_hidden_sheets_are_named(self, tmp_path):
        def fill(book):
            for row in (["a", "b"], [1, 2], [], ["Biểu khác"], ["x", "y", "z"], [1, 2, 3]):
                book.active.append(row)
            secret = book.create_sheet("Nháp")
            secret["A1"] = "bí mật"
            secret.sheet_state = "hidden"

        extract = self.book(tmp_path / "a.xlsx", fill)
        assert [len(rows[0]) for rows in shown(extract)] == [2, 3]
        assert "Biểu khác\n" in extract.text
        assert "bí mật" not in extract.text
        assert "Nháp" in extract.notices[0]

    def test_formulas_without_results_are_reported(self, tmp_path):
        def fill(book):
            book.active.append(["a", "=1+1"])

        assert "1 ô công thức" in self.book(tmp_path / "a.xlsx", fill).notices[0]

    def test_far_cells_and_huge_merges_do_not_fill_memory(self, tmp_path):
        def far(book):
            book.active["A1"], book.active["XFD1048576"] = "gần", "xa"

        assert self.book(tmp_path / "a.xlsx", far).text == "gần\nxa\n"
        path = tmp_path / "b.xlsx"
        self.book(path, far)
        with zipfile.ZipFile(path) as old:
            members = {name: old.read(name) for name in old.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        members[sheet] = members[sheet].replace(b"</sheetData>", merge)
        with zipfile.ZipFile(path, "w") as new:
            for name, content in members.items():
                new.writestr(name, content)
        with pytest.raises(OversizedFile):
            parse(path)
