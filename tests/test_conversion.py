"""Files of other word processors, through the real LibreOffice."""

import os
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from index import Collection
from index.errors import UnreadableFile
from index.files import parse

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
if OFFICE is None and os.environ.get("VANBAN_OFFICE") == "required":
    pytest.fail("LibreOffice is required and is not installed", pytrace=False)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")]

FORMS = ("doc", "rtf", "odt")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A decision with a table as .doc, .rtf and .odt, by form."""
    folder = tmp_path_factory.mktemp("văn phòng")
    document = docx.Document()
    for line in ("ỦY BAN NHÂN DÂN TỈNH SƠN HÀ", "Số: 31/QĐ-UBND", "QUYẾT ĐỊNH", "Về mức chi bảo vệ rừng"):
        document.add_paragraph(line)
    document.add_paragraph("Điều 1. Mức chi bảo vệ rừng là 400.000 đồng một héc ta một năm.")
    table = document.add_table(rows=3, cols=3)
    for row, values in zip(table.rows, (("TT", "Xã", "Diện tích (ha)"), ("1", "Khe Lau", "1.250"), ("2", "Nà Pán", "840")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("Nơi nhận: Văn phòng.")  # LibreOffice loses a table that ends a .doc
    source = folder / "quyet-dinh.docx"
    document.save(str(source))
    made = {}
    for form in FORMS:
        profile = (folder / f"profile-{form}").as_uri()
        command = [
            OFFICE,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            form,
            "--outdir",
            folder,
            source,
        ]
        subprocess.run([*command, source], check=True, capture_output=True, timeout=120)
        made[form] = folder / f"quyet-dinh.{form}"
    return made


@pytest.mark.parametrize("form", FORMS)
def test_text_and_tables_come_out_whole(written, form):
    extract = parse(written[form])
    assert extract.format == form
    assert "Mức chi bảo vệ rừng là 400.000 đồng một héc ta một năm." in extract.text
    (grid,) = extract.grids
    assert [[extract.text[a:b] for a, b in row] for row in grid.rows][1:] == [["1", "Khe Lau", "1.250"], ["2", "Nà Pán", "840"]]


def test_a_file_is_read_as_what_it_is_whatever_its_name_says(written, tmp_path):
    for form, name in (("rtf", "a.doc"), ("doc", "b.rtf"), ("odt", "c.doc")):
        path = tmp_path / name
        shutil.copyfile(written[form], path)
        assert parse(path).format == form


def test_a_folder_of_them_is_added_and_found_again(written, tmp_path):
    with Collection(tmp_path / "home") as collection:
        added = collection.add([written["odt"].parent])
        assert [Path(a.path).suffix for a in added if a.status == "new"] == [".doc", ".docx", ".odt", ".rtf"]
        assert {d.number for d in collection.documents()} == {"31/QĐ-UBND"}


def test_a_damaged_one_is_named_and_does_no_harm(written, tmp_path):
    path = tmp_path / "hong.odt"
    path.write_bytes(written["odt"].read_bytes()[:900])
    with pytest.raises(UnreadableFile):
        parse(path)
