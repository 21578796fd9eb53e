"""Which files a browser can reach through the page: its own uploads, the downloads made for it, and nothing else."""

import asyncio
import base64
import itertools
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ui.web import Site, application
from ui.web.files import Files, temporary
from ui.web.gate import files_named
from ui.web.guard import OWNER, User

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")

SECRET = "Mật khẩu của máy chủ là hoa-sen-trắng, tỷ lệ 12,34%."
USERS = {"an": User("an", "mật-khẩu-1", True), "bình": User("bình", "mật-khẩu-2", False), "chi": User("chi", "mật-khẩu-3", True)}
META = {"_type": "gradio.FileData"}
# How a file can stand among the inputs of an event.
FORMS = {
    "alone": lambda f: f, "list": lambda f: [f],
    "nested": lambda f: {"value": {"files": [[f]]}},
    "update": lambda f: {"value": f, "__type__": "update"},
    "message": lambda f: [{"role": "user", "content": [{"type": "file", "file": f}]}], "text": lambda f: {"text": "x", "files": [f]},
}  # fmt: skip


def enter(client, name):
    client.headers["Authorization"] = "Basic " + base64.b64encode(f"{name}:{USERS[name].password}".encode()).decode()
    return client


def file(path, **more):
    return {"path": path, "meta": META, **more}


def inner(app):
    """The page without what stands before it."""
    while not hasattr(app, "routes"):
        app = app.app
    return app


def events(app):
    """Every event of both languages: its language, its number, and how many inputs it takes."""
    mounted = [r for r in inner(app).routes if hasattr(getattr(r, "app", None), "get_blocks")]
    assert len(mounted) == 2
    return [(r.path.strip("/"), n, fn) for r in mounted for n, fn in r.app.get_blocks().fns.items()]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The page of one user without a password, and the one of several."""
    folder = tmp_path_factory.mktemp("trang")
    apps = {}

    async def made(site):  # outside a loop, Gradio makes some that nobody closes
        return application(site)

    for name, users in (("local", None), ("shared", USERS)):
        site = Site(folder / name, users=users)
        apps[name] = site, asyncio.run(made(site))
    return apps


@pytest.fixture(scope="module")
def running(pages):
    with TestClient(pages["local"][1]) as one, TestClient(pages["shared"][1]) as other:
        yield {"local": one, "shared": other}


@pytest.fixture
def asks(pages, running):
    """Gives a client of a new browser, as nobody ("local"), or as one of the users."""

    def _asks(who="local"):
        client = TestClient(pages["local" if who == "local" else "shared"][1], raise_server_exceptions=False)
        client.portal = running["local" if who == "local" else "shared"].portal
        return client if who == "local" else enter(client, who)

    return _asks


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "bí mật.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def upload(client, name="a b.txt", text="Tỷ lệ che phủ rừng đạt 61,5%.", language="vi"):
    answer = client.post(f"/{language}/gradio_api/upload", files={"files": (name, text.encode())})
    assert answer.status_code == 200, answer.text
    return answer.json()[0]


def copies():
    """Every file below the temporary folder with the secret in it, except the one that the test has made."""
    folders = {temporary(), Path(tempfile.gettempdir()) / "gradio"}
    return [p for f in folders for p in f.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]


def paths(secret):
    """Names that a file outside, or an address, goes by."""
    link = temporary() / f"lien-ket-{os.getpid()}"
    if not link.is_symlink():
        link.symlink_to(secret.parent)
    return [
        str(secret), "/etc/passwd", os.path.relpath(secret), f"{temporary()}/../..{secret}", f"{link}/{secret.name}", f"file://{secret}",
        f"./{os.path.relpath(secret)}", str(secret).upper(), f"{secret}/", f"/{secret}", "http://127.0.0.1:1/x", "https://example.com/x.txt",
        "", ".", "/", str(temporary()), "/vi/gradio_api/file=/etc/passwd", "data:text/plain;base64,eA==", "\x00",
    ]  # fmt: skip


# ------------------------------------------------------------------------- every event


@pytest.mark.parametrize("who", ["local", "bình", "an"])
def test_no_event_takes_a_file_of_the_server(pages, asks, secret, who):
    client = asks(who)
    app = pages["local" if who == "local" else "shared"][1]
    assert len(events(app)) > 100
    for language, number, fn in events(app):
        for place in range(max(1, len(fn.inputs))):
            data = [None] * max(1, len(fn.inputs))
            data[place] = file(str(secret))
            body = {"data": data, "fn_index": number, "session_hash": f"phiên-{who}"}
            for address in ("run/predict", "api/predict", "queue/join", f"call/{fn.api_name}", f"run/{fn.api_name}"):
                answer = client.post(f"/{language}/gradio_api/{address}", json=body)
                assert answer.status_code == 403, (language, fn.api_name, address, answer.text)
            named = {"session_hash": f"phiên-{who}", "fn_index": number, **{f"param_{place}": data[place]}}
            assert client.post(f"/{language}/gradio_api/call/v2/{fn.api_name}", json=named).status_code == 403
    assert copies() == []


@pytest.mark.parametrize("who", ["local", "bình", "an"])
def test_no_spelling_of_a_path_and_no_place_in_a_request_lets_a_file_through(asks, secret, who):
    client = asks(who)
    for path, (name, form) in itertools.product(paths(secret), FORMS.items()):
        for given in (file(path), {"path": path}, {"path": None, "url": path, "meta": META}, file(path, is_stream=True)):
            body = {"data": [form(given)], "event_data": None, "fn_index": 0, "session_hash": f"x-{who}"}
            for address, sent in (
                ("run/added", body),
                ("queue/join", body),
                ("queue/join", {**body, "data": [], "event_data": form(given)}),
            ):
                answer = client.post(f"/vi/gradio_api/{address}", json=sent)
                assert answer.status_code == 403, (path, name, address, answer.text)
                assert not path or len(path) < 3 or path not in answer.text
    assert copies() == []


@pytest.mark.parametrize("who", ["local", "bình", "an"])
def test_the_page_behind_the_gate_refuses_files_of_the_server_by_itself(pages, secret, who):
    app = pages["local" if who == "local" else "shared"][1]
    headers = enter(TestClient(app), who).headers if who != "local" else {}
    headers = {**headers, OWNER: "ai đó".encode().hex()}
    client = TestClient(inner(app), headers=headers, raise_server_exceptions=False)
    taking = [(la, n, fn, k) for la, n, fn in events(app) for k, i in enumerate(fn.inputs) if hasattr(i, "GRADIO_CACHE")]
    assert taking
    for language, number, fn, place in taking:
        data = [None] * len(fn.inputs)
        for given in (file(str(secret)), [file(str(secret))]):
            data[place] = given
            answer = client.post(f"/{language}/gradio_api/run/predict", json={"data": data, "fn_index": number})
            assert SECRET not in answer.text and str(secret) not in answer.text, fn.api_name
    assert copies() == []


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"data": [1]} x', "{}".encode("utf-16")[:3], b"\xff\xfe\x00"])
def test_what_is_no_json_goes_no_further(asks, body):
    answer = asks().post("/vi/gradio_api/run/predict", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400 and "JSON" in answer.text


def test_a_later_key_of_the_same_name_hides_no_file(asks, secret):
    raw = f'{{"data": ["x"], "data": [{{"path": "{secret}", "meta": {{"_type": "gradio.FileData"}}}}], "fn_index": 0}}'
    answer = asks().post("/vi/gradio_api/run/predict", content=raw.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 403
    assert len(files_named([{"a": {"path": 1}}, {"url": ""}, {"meta": {"_type": "x"}}, {"meta": None}, "path"])) == 3


# ---------------------------------------------------------------------- every address


@pytest.mark.parametrize("who", ["local", "bình", "an"])
def test_no_file_of_the_server_is_sent_out(asks, secret, who):
    client = asks(who)
    client.get("/vi/")
    upload(client)
    for path in paths(secret):
        for form in ("file={}", "file/{}", "proxy={}", "file=%2e%2e/{}", "%66ile={}", "file=file={}"):
            address = f"/vi/gradio_api/{form.format(path)}".replace("\x00", "%00")
            for method in ("GET", "HEAD"):
                answer = client.request(method, address, headers={"Range": "bytes=0-10"})
                assert answer.status_code == 404 and SECRET not in answer.text and "root:" not in answer.text, address


CLOSED = [
    ("POST", "component_server"), ("POST", "component_server/"), ("GET", "deep_link?session_hash=x"), ("POST", "process_recording"),
    ("GET", "proxy=https://x.hf.space/"), ("POST", "vibe-edit/"), ("GET", "vibe-code"), ("POST", "vibe-code"), ("GET", "runs"),
    ("POST", "vibe-starter-queries"), ("GET", "run-history/buckets"), ("POST", "run-history/connect"), ("GET", "dev/reload"),
    ("POST", "stream/x"), ("GET", "stream/a/b/1/playlist-file"), ("GET", "custom_component/a/client/b/c"), ("GET", "token"),
    ("GET", "mcp/schema"), ("POST", "mcp/"), ("PUT", "upload"), ("OPTIONS", "run/predict"),
]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("method", "address"), CLOSED)
def test_addresses_of_gradio_that_the_page_does_not_need_are_closed(asks, language, method, address):
    assert asks().request(method, f"/{language}/gradio_api/{address}").status_code == 404


def test_every_address_of_gradio_is_either_known_to_be_needed_or_closed(pages, asks):
    """A release of Gradio may bring new ones: they are closed until they are looked at."""
    client, found = asks(), set()
    known = re.compile(
        r"/(gradio_api/(file=|info|openapi|startup|app_id|user|login_check|theme|queue/|upload|heartbeat|call/|run/|api/|cancel|reset)|"
        r"svelte|assets|static|config|theme|favicon|robots|manifest|$)"
    )

    def walk(routes):
        for r in routes:
            original = getattr(r, "original_router", None)
            if original is not None:
                walk(original.routes)
            elif hasattr(r, "methods"):
                found.update((m, r.path) for m in r.methods)

    walk(next(r for r in inner(pages["local"][1]).routes if getattr(r, "path", "") == "/vi").app.routes)
    assert len(found) > 60
    for method, path in found:
        if not known.match(path):
            assert client.request(method, f"/vi{re.sub('{[^}]*}', '1', path)}").status_code == 404, path


@pytest.mark.parametrize("address", ["/vi/", "/vi/config", "/en/"])
def test_a_stored_state_cannot_be_opened_by_a_link(asks, address):
    assert asks().get(f"{address}?deep_link=../x").status_code == 404
    assert asks().get(f"{address}?x=1&deep_link=").status_code == 404


# ------------------------------------------------------------------ uploads and downloads


@pytest.mark.parametrize(("one", "other"), [("local", "local"), ("an", "chi"), ("an", "bình")])
def test_an_upload_is_used_and_read_by_its_sender_only(asks, one, other):
    mine, theirs = asks(one), asks(other)
    path = upload(mine)
    upload(theirs, text="khác")
    assert mine.get(f"/vi/gradio_api/file={path}").text.startswith("Tỷ lệ che phủ")
    assert theirs.get(f"/vi/gradio_api/file={path}").status_code == 404
    answer = theirs.post("/vi/gradio_api/run/added", json={"data": [[file(path)]]})
    assert answer.status_code == 403 and path not in answer.text
    assert Path(path).is_file()


def test_two_who_send_the_same_file_have_one_each(asks):
    one, other = asks("an"), asks("chi")
    first, second = upload(one), upload(other)
    assert first != second
    assert one.post("/vi/gradio_api/run/added", json={"data": [[file(first)]]}).status_code == 200
    assert not Path(first).exists() and other.get(f"/vi/gradio_api/file={second}").status_code == 200
    twice = [("files", ("x.txt", b"a")), ("files", ("x.txt", b"a"))]
    assert len(one.post("/vi/gradio_api/upload", files=twice).json()) == 2


@pytest.mark.parametrize(("who", "said"), [("local", "đã thêm"), ("an", "đã thêm"), ("bình", None)])
@pytest.mark.parametrize("good", [True, False])
def test_an_upload_goes_once_it_is_indexed_or_refused(asks, who, said, good):
    client = asks(who)
    path = upload(client, name=f"{who}.{'txt' if good else 'docx'}", text=f"Tỷ lệ của {who} đạt 61,5%.")
    own = f"http://testserver/vi/gradio_api/file={path}"
    answer = client.post("/vi/gradio_api/run/added", json={"data": [[file(path, url=own, orig_name="x.txt", size=3, is_stream=False)]]})
    assert answer.status_code == 200
    if said and good:
        assert said in answer.json()["data"][0]
    assert not Path(path).exists() and str(temporary()) not in answer.text
    assert client.post("/vi/gradio_api/run/added", json={"data": [[file(path)]]}).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x",
        "http://evil.example/vi/gradio_api/file=PATH",
        "file:///etc/passwd",
        "/etc/passwd",
        {"path": "PATH"},
        1,
        "//x",
    ],
)
def test_an_address_beside_an_own_upload_must_be_its_own(asks, url):
    client = asks()
    path = upload(client)
    given = url.replace("PATH", path) if isinstance(url, str) else url
    assert client.post("/vi/gradio_api/run/added", json={"data": [[file(path, url=given)]]}).status_code == 403
    assert client.post("/vi/gradio_api/run/added", json={"data": [[file(path, is_stream=True)]]}).status_code == 403


def test_an_upload_cannot_be_stored_elsewhere(asks):
    client = asks()
    for name in ("../../x.txt", "/etc/x.txt", "..", "a\\b.txt", "x" * 600 + ".txt", "%2e%2e%2fx.txt"):
        answer = client.post("/vi/gradio_api/upload", files={"files": (name, b"x")})
        if name == "..":
            assert answer.status_code == 400 and str(temporary()) not in answer.text
            continue
        assert answer.status_code == 200
        (path,) = answer.json()
        assert Path(path).resolve().is_relative_to(temporary()) and Path(path).is_file()


def test_a_svg_is_not_shown_in_place(asks):
    client = asks()
    path = upload(client, name="x.svg", text="<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    client.post("/vi/gradio_api/run/found", json={"data": [file(path), [], None, "", "", 5]})  # Gradio has seen it
    answer = client.get(f"/vi/gradio_api/file={path}")
    assert answer.headers["Content-Disposition"].startswith("attachment") and "svg" not in answer.headers["Content-Type"]


@pytest.mark.parametrize(("one", "other"), [("local", "local"), ("an", "bình")])
def test_a_download_is_only_for_whoever_it_was_made_for(asks, one, other):
    mine, theirs = asks(one), asks(other)
    theirs.get("/vi/")
    body = {"session_hash": f"{one}-1", "data": ["tỷ lệ", [], None, "", "", 5]}
    for address in ("found", "files"):
        answer = mine.post(f"/vi/gradio_api/run/{address}", json=body if address == "found" else {**body, "data": [None]})
        assert answer.status_code == 200, answer.text
    made = [d["path"] for d in answer.json()["data"]]
    assert [Path(p).suffix for p in made] == [".xlsx", ".csv", ".json"]
    for path in made:
        assert mine.get(f"/vi/gradio_api/file={path}").status_code == 200
        assert theirs.get(f"/vi/gradio_api/file={path}").status_code == 404
        assert mine.post("/vi/gradio_api/run/added", json={"data": [[file(path)]]}).status_code == 403  # no upload


@pytest.mark.parametrize("who", ["an", "bình"])
def test_a_benchmark_goes_when_it_is_refused(asks, who):
    client = asks(who)
    path = upload(client, name="hong.jsonl", text="{")
    answer = client.post("/vi/gradio_api/run/evaluated", json={"data": ["own", file(path), 0, False], "session_hash": f"b-{who}"})
    assert answer.status_code == 200 and not Path(path).exists()


def test_what_is_kept_of_a_session_is_for_its_user_only(asks):
    mine, theirs = asks("an"), asks("chi")
    body = {"data": ["Rừng?", None, "extractive", [], "auto"], "session_hash": "của-an"}
    assert mine.post("/vi/gradio_api/run/asked_for", json=body).status_code == 200
    assert "vanban.docx" in mine.post("/vi/gradio_api/run/exported", json={"data": [None], "session_hash": "của-an"}).text
    for address in ("run/exported", "queue/join", "cancel"):
        sent = {"data": [None], "session_hash": "của-an", "fn_index": 0, "event_id": "x"}
        assert theirs.post(f"/vi/gradio_api/{address}", json=sent).status_code == 403
    for address in ("queue/data?session_hash=của-an", "heartbeat/của-an", "call/exported/của-an", "call/v2/exported/của-an"):
        assert theirs.get(f"/vi/gradio_api/{address}").status_code == 403


def test_nobody_can_say_who_they_are(asks):
    mine, theirs = asks("an"), asks("bình")
    path = upload(mine)
    for name in (OWNER, OWNER.title(), OWNER.upper()):
        for value in ("user-an", "an", "browser-", ""):
            assert theirs.get(f"/vi/gradio_api/file={path}", headers={name: value}).status_code == 404


def test_a_browser_is_known_by_a_cookie_that_no_script_reads(asks):
    client = asks()
    (cookie,) = client.get("/vi/").headers.get_list("set-cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and len(cookie.partition("=")[2].partition(";")[0]) == 43
    assert "set-cookie" not in client.get("/vi/").headers
    for forged in ("x", "", "a" * 42, '"' * 43):
        assert "set-cookie" in TestClient(client.app).get("/vi/", headers={"Cookie": f"vanban={forged}"}).headers
    assert "set-cookie" not in asks("an").get("/vi/").headers


def test_files_go_after_an_hour_without_use_and_at_the_end(monkeypatch):
    kept, now = Files(), [1000.0]
    monkeypatch.setattr("ui.web.files.time.monotonic", lambda: now[0])
    old, used = kept.made("a", "x.txt"), kept.made("a", "y.txt")
    for path in (old, used):
        path.write_text("x")
    now[0] += 3000
    assert kept.readable("a", str(used)) and not kept.readable("b", str(used)) and not kept.readable("", str(used))
    now[0] += 3000
    new = kept.made("a", "z.txt")
    assert not old.exists() and used.exists() and not kept.readable("a", str(old))
    kept.close()
    assert not new.parent.parent.exists()


# ------------------------------------------------------------------------------ errors


def test_an_error_names_no_folder_of_the_server(asks, pages):
    from ui.web.site import told

    assert told("Không đọc được /home/an b/tệp.txt: sai.") == "Không đọc được tệp.txt: sai."
    assert told("Số 57/NQ-HĐND và/hoặc https://a.vn/b/c, C:\\Users\\an\\x.txt") == "Số 57/NQ-HĐND và/hoặc https://a.vn/b/c, x.txt"
    client = asks("an")
    path = upload(client, name="hong.jsonl", text="{")
    answers = [
        client.post("/vi/gradio_api/run/evaluated", json={"data": ["own", file(path), 0, False], "session_hash": "e"}),
        client.post("/vi/gradio_api/run/added", json={"data": [5]}),
        client.post("/vi/gradio_api/run/search", json={"data": ["x", "y"]}),
        client.post("/vi/gradio_api/run/nothing", json={"data": []}),
        client.post("/vi/gradio_api/run/search", json={"data": ["x", 3, "không có", "", "", ""]}),
    ]  # fmt: skip
    for answer in answers:
        assert (
            str(temporary()) not in answer.text
            and str(pages["shared"][0].workspace.home) not in answer.text
            and "/" not in answer.text[:40]
        )
    assert "không có" in answers[-1].text


@contextmanager
def changed(value, name, to):
    before = getattr(value, name)
    setattr(value, name, to)
    try:
        yield
    finally:
        setattr(value, name, before)


def test_what_fails_unexpectedly_is_not_described(asks, pages):
    site = pages["local"][0]

    def broken(**_):
        raise OSError(f"hỏng ở {temporary()}/x")

    with changed(site, "assistant", broken):
        answer = asks().post("/vi/gradio_api/run/ask", json={"data": ["x"]})
    assert answer.status_code == 500 and str(temporary()) not in answer.text and "hỏng" not in answer.text
