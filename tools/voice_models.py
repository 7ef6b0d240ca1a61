"""`python -m tools.voice_models`: fetch Vosk's small models, or say what to fetch by hand.

Vosk's own list tells where each lies and what its checksum is. What was fetched is remembered by a
checksum of ours, so that a later run notices a model that changed, there or here.
"""

import hashlib
import json
import shutil
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import places

LIST = "https://alphacephei.com/vosk/models/model-list.json"
WANTED = {"en": "vosk-model-small-en-us-0.15", "nl": "vosk-model-small-nl-0.22"}
FOLDER = places.VAR / "voice-models"
TIMEOUT_S = 60
CHUNK = 1 << 20
MOST_BYTES = 500_000_000
MODEL_FILE = Path("am", "final.mdl")


class ModelTrouble(Exception):
    """A model could not be had; the message says what to do."""


@dataclass(frozen=True)
class Offer:
    """A model on Vosk's list."""

    name: str
    url: str
    md5: str


def offers(address: str = LIST) -> Mapping[str, Offer]:
    """Vosk's list by name; raises ModelTrouble."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as response:  # noqa: S310 - https
            listed = json.load(response)
        return {one["name"]: Offer(one["name"], one["url"], one["md5"]) for one in listed}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelTrouble(f"the list of models at {address} cannot be read: {error}") from error


def install(offer: Offer, target: Path) -> None:
    """Fetch, check and unpack a model into `target`; raises ModelTrouble and leaves nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    archive = target.with_suffix(".zip.part")
    try:
        _fetch(offer, archive)
        _unpack(offer, archive, target)
    finally:
        archive.unlink(missing_ok=True)


def is_whole(target: Path) -> bool:
    """Is the model there, as it was when it was installed?"""
    noted = target.with_suffix(".sha256")
    return (target / MODEL_FILE).is_file() and noted.is_file() and noted.read_text() == _sum(target)


def by_hand(language: str) -> str:
    """What to fetch and where to put it."""
    name = WANTED[language]
    return (
        f"  fetch   https://alphacephei.com/vosk/models/{name}.zip\n"
        f"  unpack  so that {FOLDER / language / MODEL_FILE} is there"
    )


def _fetch(offer: Offer, archive: Path) -> None:
    seen, size = hashlib.md5(usedforsecurity=False), 0
    try:
        with (
            urllib.request.urlopen(offer.url, timeout=TIMEOUT_S) as response,  # noqa: S310 - https
            archive.open("wb") as out,
        ):
            while chunk := response.read(CHUNK):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise ModelTrouble(f"{offer.name} is larger than {MOST_BYTES} bytes")
                seen.update(chunk)
                out.write(chunk)
    except OSError as error:
        raise ModelTrouble(f"{offer.url} cannot be fetched: {error}") from error
    if seen.hexdigest() != offer.md5:
        raise ModelTrouble(f"{offer.name} came damaged: its checksum is not the one on Vosk's list")


def _unpack(offer: Offer, archive: Path, target: Path) -> None:
    fresh = target.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(fresh)  # a zipfile strips absolute paths and ".." itself
    except zipfile.BadZipFile as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ModelTrouble(f"{offer.name} is no zip archive") from error
    inside = next((found.parents[1] for found in fresh.rglob(str(MODEL_FILE))), None)
    if inside is None:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ModelTrouble(f"{offer.name} holds no {MODEL_FILE}")
    shutil.rmtree(target, ignore_errors=True)
    inside.rename(target)
    shutil.rmtree(fresh, ignore_errors=True)
    target.with_suffix(".sha256").write_text(_sum(target))


def _sum(folder: Path) -> str:
    seen = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        seen.update(str(file.relative_to(folder)).encode())
        seen.update(file.read_bytes())
    return seen.hexdigest()


def main(folder: Path = FOLDER, address: str = LIST) -> int:
    """The command; 0 when every model is there and whole."""
    missing = [language for language in WANTED if not is_whole(folder / language)]
    changed = [language for language in missing if (folder / language).is_dir()]
    if changed:
        print(f"voice-models: changed since they were installed: {', '.join(changed)}; again")
    try:
        listed = offers(address) if missing else {}
        for language in missing:
            print(f"  fetching {WANTED[language]} …", flush=True)
            if WANTED[language] not in listed:
                raise ModelTrouble(f"{WANTED[language]} is not on Vosk's list any more")
            install(listed[WANTED[language]], folder / language)
    except ModelTrouble as trouble:
        hints = "\n".join(by_hand(language) for language in missing)
        print(f"voice-models: {trouble}\nBy hand:\n{hints}", file=sys.stderr)
        return 1
    print(f"voice-models: {', '.join(WANTED)} are in {folder}; restart the voice gateway")
    return 0


if __name__ == "__main__":
    sys.exit(main())
