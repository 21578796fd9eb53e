"""HTML files: what a reader of the page would see."""

import pytest
from made_files import OLD_FONT, headings, shown, write

from index.errors import UnreadableFile
from index.files.formats import parse


class TestWeb:
    def test_blocks_headings_lists_and_hidden_parts(self, tmp_path):
        page = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Tên  trang</title><style>x</style></head>
        <body><nav>menu</nav><!-- lời --><h1>Chương <b>I</b></h1>
        <p>một   hai<br>ba<span style="color:red; display: none">ẩn</span></p>
        <div hidden>ẩn</div><div aria-hidden="true">ẩn</div><script>ẩn()</script><div>ngoài<p>trong</p>cuối</div>
        <ol start="3"><li>x</li><li><p>y</p></li></ol><ul><li>z</li></ul><pre>a  b
  c</pre></body></html>"""
        extract = parse(write(tmp_path / "a.html", page))
        assert extract.text == "Chương I\nmột hai\nba\nngoài\ntrong\ncuối\n3. x\n4. y\n- z\na  b\n  c\n"
        assert headings(extract) == [("Chương I", 1)]
        assert extract.properties == {"title": "Tên trang"}

    def test_tables_with_spans(self, tmp_path):
        page = (
            "<table><thead><tr><th rowspan=2>STT<th colspan=2>Năm</tr><tr><th>2024<th>2025</tr></thead>"
            "<tr><td rowspan=0>1<td>a<br>b<td><table><tr><td>x<td>y</table></tr><tr><td>c</tr></table>"
        )
        extract = parse(write(tmp_path / "a.htm", page))
        assert shown(extract) == [[["STT", "Năm", "Năm"], ["STT", "2024", "2025"], ["1", "a b", "x y"], ["1", "c", ""]]]
        assert extract.grids[0].header_rows == 2

    def test_table_that_arranges_the_page_is_read_through(self, tmp_path):
        inner = "<h2>Mục</h2><p>" + "chữ " * 300 + "</p><table><tr><td>a<td>b</table>"
        extract = parse(write(tmp_path / "a.html", f"<html><table><tr><td>trái<td>{inner}</table>"))
        assert headings(extract) == [("Mục", 2)]
        assert shown(extract) == [[["a", "b"]]]

    def test_deep_nesting(self, tmp_path):
        assert parse(write(tmp_path / "a.html", "<html>" + "<div>" * 5000 + "sâu")).text == "sâu\n"

    @pytest.mark.parametrize("name", ["a.doc", "a.txt"])
    def test_html_under_another_name(self, tmp_path, name):
        extract = parse(write(tmp_path / name, "\n <html><p>là trang web</p></html>"))
        assert (extract.text, extract.format) == ("là trang web\n", "html")

    def test_old_font_page(self, tmp_path):
        page = '<html><meta charset="iso-8859-1"><p>{}</p><p>{}</p></html>'.format(*OLD_FONT).encode("latin-1")
        extract = parse(write(tmp_path / "a.html", page))
        assert extract.text == "Quyết định về việc giao đất\nnước sạch\n"

    def test_span_bomb_is_refused(self, tmp_path):
        rows = '<tr><td rowspan="65000">x<td>y</tr>' * 3000
        with pytest.raises(UnreadableFile):
            parse(write(tmp_path / "a.html", f"<html><table>{rows}</table>"))
