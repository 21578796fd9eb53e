"""Bytes and mojibake to Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.files import parse
from index.files.encodings import _TCVN3, _VNI, ExtractBuilder, _from_vni, clean, decode, find_legacy

SENTENCES = [
    "Ủy ban nhân dân xã giao phòng kinh tế theo dõi việc trồng rừng, mỗi quý báo cáo một lần.",
    "Đến năm 2030 mọi thôn đều có đường bê tông, nước sạch và điểm đọc sách cho trẻ nhỏ.",
    "Kinh phí thực hiện lấy từ ngân sách; phần thiếu do các hộ tự nguyện đóng góp thêm.",
    "Những người được cử đi học giữ nguyên lương, phụ cấp và chế độ nghỉ phép hằng năm.",
    "Quyết định này có hiệu lực kể từ ngày ký, thay thế các quy định trước đây về cùng nội dung.",
]
TEXT = "\n".join(SENTENCES)


def to_tcvn3(text: str) -> bytes:
    codes = {chr(letter): chr(code) for code, letter in _TCVN3.items()}
    return "".join(codes.get(c) or codes.get(c.lower(), c) for c in text).encode("latin-1")


def to_vni(text: str) -> bytes:
    codes = {letter: code for code, letter in _VNI.items()}
    codes |= {letter.upper(): code.upper() for letter, code in codes.items()}
    return "".join(codes.get(c, c) for c in text).encode("latin-1")


def to_cp1258(text: str) -> bytes:
    """Letters with tones as a base letter and a combining mark, as the code page wants them."""
    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            base, marks = "", ""
            for part in unicodedata.normalize("NFD", c):
                if part in "\u0300\u0301\u0303\u0309\u0323":
                    marks += part
                else:
                    base += part
            out += (unicodedata.normalize("NFC", base) + marks).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.split()[0])
@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("utf-8", lambda s: s.encode()),
        ("utf-16-le", lambda s: s.encode("utf-16-le")),
        ("utf-16-be", lambda s: s.encode("utf-16-be")),
        ("cp1258", to_cp1258),
        ("vni", to_vni),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_one_sentence_is_read_in_the_encoding_it_was_written_in(sentence, name, encode):
    assert decode(encode(sentence)) == (sentence, name)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.split()[0])
def test_one_sentence_in_tcvn3_is_read_up_to_the_case_of_toned_capitals(sentence):
    text, name = decode(to_tcvn3(sentence))
    assert name == "tcvn3"
    assert text.lower() == sentence.lower()
    assert text[1:] == sentence[1:]


@pytest.mark.parametrize(
    ("data", "text", "name"),
    [
        (b"Thi\xd5t b\xde d\xb9y h\xe4c", "Thiết bị dạy học", "tcvn3"),
        (b"ch\xad\xacng tr\xd7nh n\xad\xedc s\xb9ch \xa7\xe5ng Nai", "chương trình nước sạch Đồng Nai", "tcvn3"),
        (b"Thie\xe1t b\xf2 da\xefy ho\xefc", "Thiết bị dạy học", "vni"),
        (b"\xd1o\xe0ng Nai: n\xf6\xf4\xf9c sa\xefch, \xf1\xf6\xf4\xf8ng x\xe1", "Đồng Nai: nước sạch, đường xá", "vni"),
        (b"\xd0\xf4\xcc\x6eg Nai: n\xfd\xf5\xec\x63 sa\xf2\x63h", "Đồng Nai: nước sạch", "cp1258"),
        (b"\xef\xbb\xbfN\xc4\x83m", "Năm", "utf-8"),
        (b"\xff\xfeN\x00\x03\x01m\x00", "Năm", "utf-16-le"),
        (b"\xfe\xff\x00N\x01\x03\x00m", "Năm", "utf-16-be"),
    ],
    ids=["tcvn3", "tcvn3-hooks", "vni", "vni-hooks", "cp1258", "utf8-mark", "utf16-le-mark", "utf16-be-mark"],
)
def test_known_bytes(data, text, name):
    assert decode(data) == (text, name)


def test_all_tables_agree_with_the_unicode_letters_they_stand_for():
    letters = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
    assert set(letters) <= set(_VNI.values())
    tcvn3 = "".join(to_tcvn3(c).decode("latin-1") for c in letters)
    assert tcvn3.translate(_TCVN3) == letters
    assert len(set(tcvn3)) == len(letters)


def test_tcvn3_capitals_follow_the_plain_capitals_around_them():
    # Word by word where lines are mixed, the whole line where all of it is in capitals.
    data = b"QUY\xd5T \xa7\xdeNH v\xd2 vi\xd6c giao \xae\xcat cho c\xb8c h\xe9\nB\xb8O C\xb8O N\xa1M 2025\n"
    assert decode(data)[0] == "QUYẾT ĐỊNH về việc giao đất cho các hộ\nBÁO CÁO NĂM 2025\n"


@pytest.mark.parametrize(
    "text",
    [
        "The café résumé was naïve, déjà vu: 5 µm ± 2° at § 3.",
        "L'été dernier, les élèves ont été reçus à la préfecture de Besançon où ça s'est passé.",
        "Das Gerät für München kostet über fünfzig Euro, größer als früher.",
        "São Paulo não é a capital; a decisão é de março.",
        "",
        "plain",
    ],
    ids=["signs", "french", "german", "portuguese", "empty", "ascii"],
)
def test_western_text_stays_as_it_is(text):
    assert find_legacy(text) is None
    assert decode(text.encode("cp1252"))[0] == text


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), "toà nhà và hoà bình", "Đắk Lắk: xã Krông Pắc, Cư M'gar"])
def test_proper_vietnamese_is_never_converted(text):
    assert find_legacy(text) is None


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni], ids=["tcvn3", "vni"])
def test_mojibake_of_old_fonts_is_converted(encode):
    body = TEXT.replace("Ủy", "Ban").replace("Đến", "Tới")
    old = encode(body).decode("cp1252")
    legacy = find_legacy(old)
    assert legacy is not None and legacy.repair(old) == body


def test_only_the_lines_in_an_old_font_are_converted():
    old = to_tcvn3("\n".join(SENTENCES[2:])).decode("cp1252")
    mixed = f"{SENTENCES[0]}\n{old}\nMột dòng chữ đúng, có café."
    legacy = find_legacy(mixed)
    assert legacy is not None
    assert legacy.repair(mixed).split("\n") == [SENTENCES[0], *SENTENCES[2:], "Một dòng chữ đúng, có café."]


def test_short_lines_follow_a_document_that_is_wholly_in_an_old_font():
    old = (to_tcvn3(TEXT.replace("Ủy", "Ban")) + b"\nS\xe8: 15/Q\xa7-UB").decode("cp1252")
    legacy = find_legacy(old)
    assert legacy is not None and legacy.whole
    assert legacy.repair(old).endswith("\nSố: 15/QĐ-UB")


def test_a_document_in_both_old_encodings_is_read_line_by_line_in_the_one_that_each_is_in():
    body = TEXT.replace("Ủy", "Ban").replace("Đến", "Tới").split("\n")
    old = (to_tcvn3("\n".join(body[:3])) + b"\n" + to_vni("\n".join(body[3:]))).decode("cp1252")
    legacy = find_legacy(old)
    assert legacy is not None and {legacy.name, legacy.also} == {"tcvn3", "vni"}
    assert legacy.repair(old).split("\n") == body
    assert "TCVN3" in legacy.notice and "VNI" in legacy.notice


def test_one_stray_line_in_the_other_encoding_does_not_put_it_into_the_notice():
    body = TEXT.replace("Ủy", "Ban").replace("Đến", "Tới")
    old = (to_tcvn3("\n".join([body] * 10)) + b"\n" + to_vni("nước")).decode("cp1252")
    legacy = find_legacy(old)
    assert legacy is not None and (legacy.name, legacy.also) == ("tcvn3", "")


def test_words_in_an_old_font_within_a_line_of_unicode_are_converted():
    old = to_tcvn3(SENTENCES[2] + "\n" + SENTENCES[3]).decode("cp1252")
    mixed = f"{old}\nNguồn: {to_tcvn3('vụ kinh tế công nghiệp').decode('cp1252')}, theo Điều 5 (café)"
    legacy = find_legacy(mixed)
    assert legacy is not None
    assert legacy.repair(mixed).split("\n")[2] == "Nguồn: vụ kinh tế công nghiệp, theo Điều 5 (café)"


@pytest.mark.parametrize(
    ("sign", "typed"),
    [("\u2212", "n−íc ch¶y, ®−êng réng, −u tiªn, t− nh©n"), ("\u2010", "n‐íc ch¶y, ®‐êng réng, ‐u tiªn, t‐ nh©n")],
    ids="−‐",
)
def test_signs_that_a_pdf_gives_for_the_soft_hyphen_are_the_letter_of_the_font(sign, typed):
    legacy = find_legacy(typed)
    assert legacy is not None
    assert legacy.repair(typed) == "nước chảy, đường rộng, ưu tiên, tư nhân"
    assert legacy.repair(f"lç 5 tû, t¨ng {sign}5 %") == f"lỗ 5 tỷ, tăng {sign}5 %"  # a sign before a figure stays one


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("VEÂØ VIEÄC", "VỀ VIỆC"), ("chiùnh trò, thi haønh", "chính trị, thi hành"), ("yùt, kyø", "ýt, kỳ")],
    ids=["shape-then-tone", "tone-over-i", "tone-over-y"],
)
def test_marks_of_vni_typed_one_after_the_other_are_joined(typed, shown):
    assert _from_vni(typed) == shown


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni, to_cp1258], ids=["tcvn3", "vni", "cp1258"])
@pytest.mark.parametrize("bad", [b"\x81", b"\x00", b"\x9d"], ids=["undefined", "nul", "undefined-too"])
def test_a_few_damaged_bytes_change_no_encoding(encode, bad):
    data = bytearray(encode(SENTENCES[1]))
    name = decode(bytes(data))[1]
    data[10:11], data[40:41] = bad, bad
    text, read_as = decode(bytes(data))
    assert read_as == name
    assert text.count("\ufffd") == 2


def test_cut_utf8_is_still_utf8():
    assert decode("Một hai ba bốn năm, đủ cả rồi".encode()[:-1])[1] == "utf-8"
    assert decode(TEXT.encode() + b"\xff")[1] == "utf-8"


@pytest.mark.parametrize("by_style", [False, True], ids=["run", "style"])
def test_a_font_that_draws_capitals_is_read_as_capitals(tmp_path, by_style):
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.styles["Normal"].font.name = ".VnTime"
    heading = made.styles.add_style("Đề mục hoa", 1)
    heading.font.name = ".VnTimeH"
    typed = to_tcvn3("quyết định về nước sạch").decode("cp1252")
    first = made.add_paragraph("" if not by_style else typed, style=heading if by_style else None)
    if not by_style:
        first.add_run(typed).font.name = ".VnTimeH"
    body = made.add_paragraph(to_tcvn3("Những hộ được cấp nước sạch phải trả tiền đúng hạn. ").decode("cp1252"))
    body.add_run(to_tcvn3("quan trọng").decode("cp1252")).font.name = ".VnArialH"
    made.save(tmp_path / "a.docx")
    text = parse(tmp_path / "a.docx").text
    assert text.split("\n")[:2] == [
        "QUYẾT ĐỊNH VỀ NƯỚC SẠCH",
        "Những hộ được cấp nước sạch phải trả tiền đúng hạn. QUAN TRỌNG",
    ]


def test_a_table_in_an_old_font_within_a_document_in_unicode_is_converted(tmp_path):
    docx = pytest.importorskip("docx")
    made = docx.Document()
    for sentence in SENTENCES:
        made.add_paragraph(sentence)
    table = made.add_table(2, 2)
    cells = ["Tên xã", "Số hộ được cấp nước", "Xã Suối Đá", "Một trăm hai mươi hộ nghèo"]
    for cell, text in zip((c for row in table.rows for c in row.cells), cells, strict=True):
        cell.text = to_tcvn3(text).decode("cp1252")
    made.save(tmp_path / "a.docx")
    text = parse(tmp_path / "a.docx").text
    assert all(s in text for s in SENTENCES)
    assert all(c in text for c in cells)


def test_an_xls_whose_directory_was_not_blanked_is_still_an_xls(tmp_path):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    book.add_sheet("Một").write(0, 0, "Xã Suối Đá")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    name = "Workbook\0".encode("utf-16-le")
    at = data.index(name + bytes(64 - len(name))) + len(name)
    (tmp_path / "a.xls").write_bytes(data[:at] + b"\xd0\x12SA" + data[at + 4 :])
    assert "Xã Suối Đá" in parse(tmp_path / "a.xls").text


def test_decomposed_letters_are_composed_once():
    assert clean(unicodedata.normalize("NFD", TEXT)) == TEXT
    assert decode(unicodedata.normalize("NFD", TEXT).encode())[0] == TEXT


def test_line_ends_are_unified_and_nothing_else_changes():
    assert clean("a\r\nb\rc\u2028d\0\ufeff  e \t\n\n") == "a\nb\nc\nd  e \t\n\n"


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_clean_text(data):
    text, _ = decode(data)
    assert text == clean(text)


@given(st.text(max_size=200))
def test_utf8_text_survives(text):
    if not {"\ufffd", "\0"} & set(text):
        data = text.encode("utf-8", "ignore")
        assert clean(decode(b"\xef\xbb\xbf" + data)[0]) == clean(data.decode())


def test_merged_cells_share_the_first_slice():
    draft = ExtractBuilder()
    draft.line("Trên")
    draft.table(["A", "B"], [[0, 0], [1, -1]])
    extract = draft.extract("x", wrapped=False)
    assert extract.text == "Trên\nA\t\nB\t\n"
    (grid,) = extract.grids
    assert grid.rows == (((5, 6), (5, 6)), ((8, 9), (10, 10)))
    assert extract.text[grid.start : grid.end] == "A\t\nB\t"


def test_rows_of_different_width_are_refused():
    with pytest.raises(ValueError, match="same width"):
        ExtractBuilder().table(["A"], [[0], [0, -1]])
