"""Models are fetched from a list, checked, and missed with a clear word."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tools import voice_models as models


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


def archive(*files: str) -> bytes:
    """A zip with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for file in files:
            packed.writestr(file, f"of {file}")
    return out.getvalue()


class Shelf:
    """A list of models on a server of the test's own."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address

    def put(self, packed: bytes, *, md5: str | None = None) -> str:
        """Offer this archive under both names; the list's address."""
        listed = []
        for name in models.WANTED.values():
            (self.folder / f"{name}.zip").write_bytes(packed)
            told = md5 or hashlib.md5(packed, usedforsecurity=False).hexdigest()
            listed.append({"name": name, "url": f"{self.address}/{name}.zip", "md5": told})
        (self.folder / "list.json").write_text(json.dumps(listed))
        return f"{self.address}/list.json"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Served on a free port."""
    served = tmp_path / "served"
    served.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Shelf(served, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_models_are_installed_and_kept(shelf: Shelf, tmp_path: Path) -> None:
    """The second run fetches nothing, even without a server."""
    address = shelf.put(archive("vosk-small/am/final.mdl", "vosk-small/conf/mfcc.conf"))
    target = tmp_path / "voice-models"

    assert models.main(target, address) == 0
    assert (target / "nl" / "am" / "final.mdl").read_text() == "of vosk-small/am/final.mdl"
    assert models.main(target, "http://127.0.0.1:9/none") == 0


def test_a_changed_model_is_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    """Half a disk is no model."""
    address = shelf.put(archive("m/am/final.mdl"))
    target = tmp_path / "voice-models"
    models.main(target, address)
    (target / "en" / "am" / "final.mdl").write_text("broken")

    assert not models.is_whole(target / "en")
    assert models.main(target, address) == 0
    assert models.is_whole(target / "en")


@pytest.mark.parametrize(
    ("packed", "md5", "word"),
    [
        (archive("m/am/final.mdl"), "0" * 32, "damaged"),
        (b"no archive", None, "no zip archive"),
        (archive("m/readme"), None, "holds no"),
    ],
)
def test_what_is_no_model_is_refused(
    shelf: Shelf,
    tmp_path: Path,
    packed: bytes,
    md5: str | None,
    word: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is left of it, and the message says what to do instead."""
    target = tmp_path / "voice-models"

    assert models.main(target, shelf.put(packed, md5=md5)) == 1

    told = capsys.readouterr().err
    assert word in told
    assert f"{models.WANTED['nl']}.zip" in told
    assert not (target / "en").exists()
    assert list(target.glob("*.part")) == []


def test_without_network_it_says_what_to_fetch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each archive by its address, and where it must lie."""
    assert models.main(tmp_path / "voice-models", "http://127.0.0.1:9/list.json") == 1

    told = capsys.readouterr().err
    assert "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip" in told
    assert "final.mdl" in told
