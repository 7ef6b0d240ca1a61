"""Runs OpenFst's programs: automata from text into the binary forms that Vosk reads."""

import shutil
import subprocess
import tempfile
from pathlib import Path

# Debian's fstconvert finds this kind only when its library is already there.
_LOOKAHEAD = "libfstlookahead.so.22"
_TIMEOUT_S = 600


class FstTrouble(Exception):
    """A program of OpenFst is missing or failed; the message says which."""


def compiled_grammar(text: str, target: Path) -> None:
    """An acceptor of words, as Gr.fst."""
    with tempfile.TemporaryDirectory() as name:
        written, plain, ordered = (Path(name, one) for one in ("g.txt", "g.fst", "ordered.fst"))
        written.write_text(text, "utf-8")
        _run("fstcompile", "--acceptor", str(written), str(plain))
        _run("fstarcsort", "--sort_type=ilabel", str(plain), str(ordered))
        _run("fstconvert", "--fst_type=const", str(ordered), str(target))


def compiled_lexicon(text: str, target: Path) -> dict[int, int]:
    """A transducer that looks ahead for words, as HCLr.fst; which number each word has got."""
    with tempfile.TemporaryDirectory() as name:
        names = ("hcl.txt", "hcl.fst", "ordered.fst", "pairs.txt")
        written, plain, ordered, pairs = (Path(name, one) for one in names)
        written.write_text(text, "utf-8")
        _run("fstcompile", str(written), str(plain))
        _run("fstarcsort", "--sort_type=olabel", str(plain), str(ordered))
        _run(
            *("fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}"),
            *(str(ordered), str(target)),
            preloaded=_LOOKAHEAD,
        )
        lines = pairs.read_text("utf-8").splitlines()
    return {int(old): int(new) for old, new in (line.split() for line in lines)}


def _run(program: str, *arguments: str, preloaded: str = "") -> None:
    found = shutil.which(program)
    if found is None:
        raise FstTrouble(f"{program} is missing: apt-get install libfst-tools")
    done = subprocess.run(
        [*(("env", f"LD_PRELOAD={preloaded}") if preloaded else ()), found, *arguments],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
    )
    if done.returncode != 0:
        raise FstTrouble(f"{program} failed: {done.stderr.strip()}")
