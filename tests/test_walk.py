"""What a folder holds: each file is read or said, by name and with its reason, and none stops the rest."""

import json
import os
import socket
import subprocess
import sys

import pytest
from command_line import data, run
from searching import python, statuses

from index import Collection
from index.files.file_names import written
from index.files.folders import walk

LONG = "a" * 251 + ".txt"  # 255 bytes: a name as long as there is, so that NAME.meta.toml cannot exist
ODD = os.fsdecode(b"b\xe1o c\xe1o.txt")
posix = pytest.mark.skipif(os.name == "nt", reason="no such files there")


def left(folder):
    return {written(f.path.relative_to(folder)): f.left for f in walk([folder])}


def test_a_folder_is_walked_in_order_and_what_is_not_read_has_its_reason(write, tmp_path):
    for name in ("b/2.txt", "b/1.PDF", "a.md", ".hidden/x.txt", ".x.txt", "~$a.docx", "a.md.meta.toml", "c.exe", "README"):
        write(f"kho/{name}", "x")
    assert list(left(tmp_path / "kho").items()) == [
        (".hidden", "hidden"), (".x.txt", "hidden"), ("README", "suffix"), ("a.md", ""), ("a.md.meta.toml", "metadata"),
        ("c.exe", "suffix"), ("~$a.docx", "lock"), ("b/1.PDF", ""), ("b/2.txt", ""),
    ]  # fmt: skip
    assert all(f.reason for f in walk([tmp_path / "kho"]) if f.left)


def test_files_that_are_named_are_always_to_be_read(tmp_path):
    paths = [tmp_path / "c.exe", tmp_path / "none.txt", tmp_path / ".x.txt"]
    assert [(f.path, f.left) for f in walk(paths)] == [(p, "") for p in paths]


def test_links_are_followed_inside_the_folder_only_and_the_others_are_said(write, tmp_path):
    outside, inside = write("ngoài/bí mật.txt", "x"), write("kho/a.txt", "x").parent
    try:
        (inside / "bí mật.txt").symlink_to(outside)
        (inside / "thư mục").symlink_to(outside.parent)
        (inside / "vòng").symlink_to(inside)
        (inside / "chính nó.txt").symlink_to(inside / "chính nó.txt")
        (inside / "gãy.txt").symlink_to(tmp_path / "không có.txt")
        (inside / "same.txt").symlink_to(inside / "a.txt")
    except OSError:
        pytest.skip("no links here")
    found = left(inside)
    assert {n for n, why in found.items() if not why} == {"a.txt", "same.txt"}
    assert {n for n, why in found.items() if why == "link"} == {"bí mật.txt", "thư mục", "vòng", "chính nó.txt", "gãy.txt"}


@posix
def test_pipes_sockets_and_devices_in_a_folder_are_passed_over_without_being_opened(write, tmp_path, forest):
    folder = write("kho/tốt.txt", forest.read_text(encoding="utf-8")).parent
    os.mkfifo(folder / "ống.txt")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(str(folder / "s.txt"))
        code = "import sys; from index import Collection; print(*[a.status for a in Collection(sys.argv[1]).add(sys.argv[2:])])"
        process = python(code, tmp_path / "nhà", folder)
        try:
            out, err = process.communicate(timeout=30)  # used to wait for ever
        finally:
            process.kill()
    assert (sorted(out.split()), err) == (["new", "skipped", "skipped"], "")


@posix
def test_a_pipe_or_device_that_is_named_fails_and_the_rest_goes_on(collection, forest, tmp_path):
    os.mkfifo(tmp_path / "ống.txt")
    added = collection.add([tmp_path / "ống.txt", "/dev/zero", forest])
    assert statuses(added) == ["failed", "failed", "new"]
    assert "không phải là một tệp" in added[0].reason


@posix
def test_names_too_long_for_a_file_beside_them_are_read(collection, write, forest):
    added = collection.add([write(f"kho/{LONG}", "Đàn voi rừng có bảy con."), forest])
    assert statuses(added) == ["new", "new"]
    assert "bảy con" in collection.search("đàn voi")[0].passage.text


def test_a_name_longer_than_the_system_takes_fails_and_the_rest_goes_on(collection, forest, tmp_path):
    added = collection.add([tmp_path / ("a" * 400 + ".txt"), forest])
    assert statuses(added) == ["failed", "new"]
    assert "quá dài" in added[0].reason


@posix
def test_names_that_are_no_utf8_are_read_stored_and_shown(tmp_path, forest):
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / ODD).write_bytes(forest.read_bytes())
    result = run(tmp_path / "nhà", "add", str(tmp_path / "kho"))
    assert result.exit_code == 0, result.output
    assert r"b\xe1o c\xe1o.txt" in result.stdout
    (again,) = data(run(tmp_path / "nhà", "add", str(tmp_path / "kho"), "--json"))["files"]
    assert again["status"] == "unchanged"
    assert again["path"].encode("utf-8").endswith(rb"b\xe1o c\xe1o.txt")
    (document,) = data(run(tmp_path / "nhà", "list", "--json"))["documents"]
    assert document["name"] == r"b\xe1o c\xe1o.txt"
    with Collection(tmp_path / "nhà") as c:
        assert c.document(ODD).name == document["name"]
    (tmp_path / "kho" / ODD).write_text("Đàn voi rừng có bảy con.", encoding="utf-8")
    assert data(run(tmp_path / "nhà", "add", str(tmp_path / "kho"), "--json"))["totals"]["replaced"] == 1


def test_no_two_paths_are_written_alike():
    pair = os.fsdecode(b"a\\xff\xff"), os.fsdecode(b"a\xff\\xff"), os.fsdecode(b"a\xff\xff")
    assert len({written(p) for p in pair}) == 3
    assert written("Kế hoạch\\1.txt") == "Kế hoạch\\1.txt"
    assert written("\ud800").isprintable()


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become someone else")
def test_a_subfolder_that_may_not_be_read_is_a_failure_with_its_name(write, tmp_path):
    write("kho/a.txt", "Rừng tốt lắm.")
    closed = write("kho/kín/b.txt", "Nước đủ dùng.").parent
    closed.chmod(0)
    code = (
        "import os, sys; from index.files.folders import walk; from pathlib import Path; os.seteuid(65534)\n"
        "print(*[f'{f.path.name}:{f.left}:{f.reason}' for f in walk([Path(sys.argv[1])])], sep='\\n')"
    )
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    process = python(code, tmp_path / "kho")
    out, err = process.communicate(timeout=60)
    closed.chmod(0o755)
    assert err == ""
    assert "a.txt::" in out
    assert "kín:unreadable:không xem được thư mục: không có quyền" in out


# ------------------------------------------------------------------- on the command line


def test_add_says_what_it_passed_over_and_ends_well(tmp_path, write, forest):
    folder = write("kho/tốt.txt", forest.read_text(encoding="utf-8")).parent
    for name in ("ảnh.jpg", ".ẩn.txt", "~$tốt.docx", "tốt.txt.meta.toml", ".git/config"):
        write(f"kho/{name}", 'status = "draft"')
    result = run(tmp_path / "nhà", "add", str(folder))
    assert result.exit_code == 0
    for said in ("ảnh.jpg: chưa hỗ trợ", ".ẩn.txt: tệp ẩn", ".git: thư mục ẩn", "1 mục: tệp khóa tạm", "1 mục: thông tin của tài liệu"):
        assert said in result.stdout
    assert "Tổng cộng 6: 1 thêm mới, 5 bỏ qua (2 tệp ẩn, " in result.stdout
    told = data(run(tmp_path / "nhà", "add", str(folder), "--json"))
    assert told["totals"] == {
        "new": 0, "replaced": 0, "unchanged": 1, "skipped": 5, "failed": 0,
        "skipped_because": {"hidden": 2, "suffix .jpg": 1, "metadata": 1, "lock": 1},
    }  # fmt: skip
    assert {(f["left"], bool(f["reason"])) for f in told["files"] if f["status"] == "skipped"} == {
        (k, True) for k in ("hidden", "suffix", "metadata", "lock")
    }  # fmt: skip


def test_thousands_of_files_of_one_kind_are_one_line_and_all_are_in_the_json(tmp_path, write, forest):
    folder = write("kho/tốt.txt", forest.read_text(encoding="utf-8")).parent
    for n in range(3000):
        (folder / f"{n}.jpg").touch()
    for n in range(50):
        (folder / f"x.{n:03}").touch()
    result = run(tmp_path / "nhà", "add", str(folder))
    assert "3.000 tệp .jpg: chưa hỗ trợ" in result.stdout
    assert len(result.stdout.splitlines()) < 30
    assert "Tổng cộng 3.051: 1 thêm mới, 3.050 bỏ qua (3.050 chưa hỗ trợ)." in result.stdout
    assert len(data(run(tmp_path / "nhà", "add", str(folder), "--json"))["files"]) == 3051


def test_a_folder_of_nothing_that_can_be_read_still_fails(tmp_path, write):
    result = run(tmp_path / "nhà", "add", str(write("kho/ảnh.jpg", "x").parent))
    assert result.exit_code == 1
    assert "ảnh.jpg" in result.stdout and ".docx" in result.stderr
    told = run(tmp_path / "nhà", "add", str(tmp_path / "kho"), "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["files"][0]["status"] == "skipped"


@posix
def test_the_installed_command_takes_names_that_are_no_utf8(tmp_path, forest):
    (tmp_path / ODD).write_bytes(forest.read_bytes())
    command = [sys.executable, "-c", "from ui.cli import main; main()", "add", "--home", str(tmp_path / "nhà"), str(tmp_path / ODD)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"b\xe1o c\xe1o.txt" in done.stdout
