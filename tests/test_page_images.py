"""Page images of PDFs with a quote marked on them."""

import io
from types import SimpleNamespace

import pytest
from made_pdf import made, rows

from index import Collection

pytest.importorskip("gradio")


def test_a_quote_is_marked_where_it_is_printed(tmp_path):
    from PIL import Image

    from ui.web.view import _image

    path = made(tmp_path / "a.pdf", rows("mot hai ba bon", "nam sau bay tam"), rows("trang hai"), pagesize=(595, 842))
    with Collection(tmp_path / "home") as collection:
        collection.add([path])
        (document,) = collection.documents()
        at = collection.text(document.id).index("sau bay")
        site = SimpleNamespace(collection=collection)
        drawn = [_image(site, document.id, page, (at, at + 7)) for page in (1, 2)]
        plain = [_image(site, document.id, page, (0, 0)) for page in (1, 2)]
        missing = _image(site, document.id, 3, (at, at + 7))
    assert missing == b""
    assert drawn[1] == plain[1] != drawn[0] != plain[0]
    picture = Image.open(io.BytesIO(drawn[0])).convert("RGB")
    scale = picture.width / 595
    assert picture.getpixel((round(100 * scale), round((842 - 743) * scale)))[2] < 200  # between letters of "sau", yellow
    assert picture.getpixel((round(76 * scale), round((842 - 757) * scale))) == (255, 255, 255)
