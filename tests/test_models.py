"""Language models at hand: the catalogue, files of one's own, downloads from a hub."""

import os
import subprocess
import sys

import model_hub
import pytest
import tiny_gguf
from command_line import data, run

from assistant.generative.llama import LocalModel
from assistant.generative.models import ModelFolder, catalogue
from index.errors import ReaderError

REPOSITORY, FILE = "co-quan/mo-hinh-GGUF", "mo-hinh-q4.gguf"
WHOLE = f"{REPOSITORY}/{FILE}"


@pytest.fixture(scope="module")
def gguf_file(tmp_path_factory):
    return tiny_gguf.write(tmp_path_factory.mktemp("tải về") / "mô hình.gguf")


@pytest.fixture
def hub(gguf_file):
    with model_hub.serving(f"/{REPOSITORY}/resolve/main/{FILE}", gguf_file.read_bytes()) as hub:
        hub.path = f"/{FILE}"
        yield hub


def pull(home, url, name=WHOLE, **env):
    command = [sys.executable, "-c", "from ui.cli import main; main()", "--home", str(home), "model", "pull", name]
    given = {
        **os.environ, "HF_ENDPOINT": url, "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "HF_HOME": str(home / "hf"),
        "NO_PROXY": "127.0.0.1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_ETAG_TIMEOUT": "3", "HF_HUB_DOWNLOAD_TIMEOUT": "3", **env,
    }  # fmt: skip
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120, check=False)


# ------------------------------------------------------------------- catalogue


def test_the_catalogue_has_small_to_large_models_with_what_a_user_must_know():
    assert [k.size_class for k in catalogue()] == ["nhỏ", "vừa", "lớn"]
    for k in catalogue():
        assert k.repository.count("/") == 1 and k.file.endswith(".gguf") and k.licence and k.note
        assert 1e9 < k.size < k.memory < 2 * k.size


def test_model_list_shows_the_catalogue_and_what_is_here(tmp_path, gguf_file):
    run(tmp_path, "model", "add", str(gguf_file), "--name", "cua-toi")
    rows = {r["name"]: r for r in data(run(tmp_path, "model", "list", "--json"))["models"]}
    assert {"qwen2.5-1.5b", "qwen3-4b", "qwen3-8b", "cua-toi"} == set(rows)
    assert rows["qwen3-4b"]["path"] == "" and rows["cua-toi"]["path"].endswith("cua-toi.gguf")
    shown = run(tmp_path, "model", "list").stdout
    assert "Apache-2.0" in shown and "2,5 GB" in shown and "đã có" in shown and "Qwen3-8B-Q4_K_M.gguf" in shown


# ------------------------------------------------------------ files of one's own


def test_a_model_that_was_added_is_used_by_name_and_by_default(tmp_path, gguf_file, monkeypatch):
    monkeypatch.setattr(LocalModel, "write", lambda *_, **__: iter("Tỷ lệ che phủ rừng được nêu ở đây [1]."))
    assert run(tmp_path, "model", "add", str(gguf_file), "--name", "cua-toi").exit_code == 0
    asked = ("ask", "Tỷ lệ che phủ rừng?", "--json")
    assert data(run(tmp_path, *asked))["notices"][-1].startswith("Chưa có tài liệu nào")  # no model unless asked for
    assert data(run(tmp_path, *asked))["reader"] == "extractive"
    assert data(run(tmp_path, *asked, "--reader", "llama", "--model", "cua-toi"))["reader"] == "llama"
    assert run(tmp_path, "model", "use", "cua-toi").exit_code == 0
    assert data(run(tmp_path, "model", "list", "--json"))["models"][-1]["in_use"]
    found = data(run(tmp_path, *asked))
    assert (found["reader"], found["answer"]) == ("llama", "Tỷ lệ che phủ rừng được nêu ở đây [1].")
    assert run(tmp_path, "model", "use", "none").exit_code == 0
    assert len(data(run(tmp_path, *asked))["notices"]) == 1


def test_adding_takes_no_second_copy_where_the_disk_allows_and_leaves_the_file(tmp_path, gguf_file):
    file = tmp_path / "m.gguf"
    file.write_bytes(gguf_file.read_bytes())
    folder = ModelFolder(tmp_path / "models")
    kept = folder.add(file)
    assert kept.name == "m" and kept.path.samefile(file)
    assert folder.add(file) == kept
    folder.remove("m")
    assert file.exists() and folder.kept() == []


def test_a_file_of_the_catalogue_gets_the_catalogues_name(tmp_path, gguf_file):
    known = catalogue()[0]
    file = tmp_path / known.file
    file.write_bytes(gguf_file.read_bytes())
    assert ModelFolder(tmp_path / "models").add(file).name == known.name


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"GGUF" + b"\xff" * 64])
def test_a_file_that_is_no_model_is_not_added(tmp_path, content):
    file = tmp_path / "hỏng.gguf"
    file.write_bytes(content)
    result = run(tmp_path, "model", "add", str(file))
    assert result.exit_code == 1 and "hỏng.gguf" in result.stderr
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("name", ["../x", "a/b", ".ẩn", "none", "x" * 90])
def test_a_name_that_would_leave_the_folder_is_refused(tmp_path, gguf_file, name):
    folder = ModelFolder(tmp_path / "models")
    with pytest.raises(ReaderError, match="không hợp lệ"):
        folder.add(gguf_file, name)


def test_a_name_that_another_model_has_is_refused(tmp_path, gguf_file):
    folder = ModelFolder(tmp_path / "models")
    folder.add(gguf_file, "a")
    other = tiny_gguf.write(tmp_path / "khác.gguf", seed=9)
    with pytest.raises(ReaderError, match="Đã có"):
        folder.add(other, "a")


def test_a_model_that_is_not_here_cannot_be_used_or_removed(tmp_path):
    for command in ("use", "remove"):
        result = run(tmp_path, "model", command, "qwen3-4b")
        assert result.exit_code == 1 and "vanban model pull" in result.stderr


# --------------------------------------------------------------------- downloads


def test_pull_downloads_verifies_and_names_the_model(tmp_path, hub, gguf_file):
    done = pull(tmp_path, hub.url)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "models/mo-hinh-q4.gguf").read_bytes() == gguf_file.read_bytes()
    assert "mo-hinh-q4" in done.stdout and list((tmp_path / "models/.unfinished").glob("*.part")) == []
    hub.requests.clear()
    assert pull(tmp_path, hub.url).returncode == 0
    assert {method for method, _, _ in hub.requests} == {"HEAD"}  # nothing is downloaded twice


def test_another_file_of_the_same_name_is_not_taken_for_it(tmp_path, hub, gguf_file):
    other = tiny_gguf.write(tmp_path / "khác.gguf", seed=5)
    ModelFolder(tmp_path / "models").add(other, "mo-hinh-q4")
    done = pull(tmp_path, hub.url)
    assert done.returncode == 1 and "vanban model remove mo-hinh-q4" in done.stderr


def test_an_unfinished_download_outlives_another_ones_end(tmp_path, hub):
    left = tmp_path / "models/.unfinished" / ("a" * 64 + ".part")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"GGUF")
    assert pull(tmp_path, hub.url).returncode == 0 and left.exists()


def test_a_hub_that_sends_nothing_is_given_up(tmp_path, hub):
    hub.empty = True
    done = pull(tmp_path, hub.url)
    assert done.returncode == 1 and "ngắt giữa chừng" in done.stderr


def test_removing_the_model_in_use_ends_its_use(tmp_path, gguf_file):
    folder = ModelFolder(tmp_path / "models")
    folder.add(gguf_file, "a")
    folder.use("a")
    folder.remove("a")
    folder.add(gguf_file, "a")
    assert folder.in_use == ""


def test_a_link_that_leads_nowhere_stops_nothing(tmp_path, gguf_file):
    folder = ModelFolder(tmp_path / "models")
    folder.add(gguf_file, "a")
    (tmp_path / "models/b.gguf").symlink_to(tmp_path / "nowhere")
    assert [m.name for m in folder.kept()] == ["a"]


def test_a_download_that_breaks_off_goes_on_where_it_stopped(tmp_path, hub, gguf_file):
    hub.breaks_after = [100_000]
    assert pull(tmp_path, hub.url).returncode == 0
    assert (tmp_path / "models/mo-hinh-q4.gguf").read_bytes() == gguf_file.read_bytes()
    assert [r for _, _, r in hub.requests if r] == ["bytes=0-", "bytes=100000-"]


def test_a_download_that_was_given_up_goes_on_with_the_next_run(tmp_path, hub, gguf_file):
    hub.breaks_after = [100_000, 0, 0, 0, 0]
    first = pull(tmp_path, hub.url)
    assert first.returncode == 1 and "phần đã tải được giữ" in first.stderr and "Traceback" not in first.stderr
    hub.requests.clear()
    assert pull(tmp_path, hub.url).returncode == 0
    assert (tmp_path / "models/mo-hinh-q4.gguf").read_bytes() == gguf_file.read_bytes()
    assert [r for _, _, r in hub.requests if r] == ["bytes=100000-"]


def test_a_file_with_another_sha256_than_the_hubs_is_thrown_away(tmp_path, hub):
    hub.sha256 = "0" * 64
    done = pull(tmp_path, hub.url)
    assert done.returncode == 1 and "SHA-256" in done.stderr
    assert list((tmp_path / "models").glob("**/*.gguf")) == []


def test_a_hub_that_tells_no_sha256_is_not_trusted(tmp_path, hub):
    hub.sha256 = "abc"
    done = pull(tmp_path, hub.url)
    assert done.returncode == 1 and "không cho biết SHA-256" in done.stderr


def test_a_download_that_is_no_model_is_not_kept(tmp_path, hub):
    hub.content = b"<html>login</html>" * 99
    done = pull(tmp_path, hub.url)
    assert done.returncode == 1 and "không phải tệp GGUF" in done.stderr and not (tmp_path / "models/mo-hinh-q4.gguf").exists()


def test_without_a_network_the_user_is_told_how_to_bring_the_file(tmp_path):
    done = pull(tmp_path, "http://127.0.0.1:9", "qwen3-4b")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "vanban model add Qwen3-4B-Instruct-2507-Q4_K_M.gguf" in done.stderr and "unsloth/Qwen3-4B-Instruct-2507-GGUF" in done.stderr


def test_a_repository_that_does_not_exist_is_said(tmp_path, hub):
    done = pull(tmp_path, hub.url, "co-quan/khong-co/khong-co.gguf")
    assert done.returncode == 1 and "Không tải được" in done.stderr and "Traceback" not in done.stderr


def test_a_variable_that_forbids_downloads_is_named(tmp_path, hub):
    done = pull(tmp_path, hub.url, HF_HUB_OFFLINE="1")
    assert done.returncode == 1 and "HF_HUB_OFFLINE" in done.stderr and hub.requests == []


@pytest.mark.parametrize("name", ["khong-biet", "a/b", "a/b/c.bin", "a/b/c/d.gguf"])
def test_a_name_that_means_no_model_gets_the_known_ones(tmp_path, name):
    result = run(tmp_path, "model", "pull", name)
    assert result.exit_code == 1 and "qwen3-4b" in result.stderr
