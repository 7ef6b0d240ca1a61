"""`python -m tools.speech_model.build`: speak, learn and write models; runs in their environment.

`--graph-only` takes new words and sentences into a model without learning to hear anew: the
acoustic model in its folder stays.
"""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools import places
from tools.speech_model import corpus, folder, network
from tools.speech_model.kaldi import States
from tools.speech_model.lexicon import lexicon
from tools.speech_model.sentences import material
from tools.speech_model.utterances import Speaker, orders, spoken
from tools.speech_model.voices import LANGUAGES, voices

WORK = places.VAR / "speech-models"
BUILT_IN = places.ROOT / "bot" / "voice" / "models"
PROCESSES = 2
SEED = 7
SENTENCES_SAID = 6_000
SENTENCES_COUNTED = 60_000
NETWORK_FILE = "network.npz"


def speak(language: str, work: Path, counts: dict[Speaker, int]) -> None:
    """All training material of a language."""
    began = time.monotonic()
    asked = orders(language, material(language), counts, SEED)
    made = corpus.write(work, spoken(asked, PROCESSES))
    print(f"{language}: {made} utterances spoken in {time.monotonic() - began:.0f} s", flush=True)


def learn(language: str, work: Path, epochs: int) -> None:
    """What each phone sounds like."""
    # Imported here: torch is needed by nothing else.
    from tools.speech_model.training import Plan, trained

    heard = corpus.read(work)
    print(f"{language}: learning from {heard.hours:.1f} hours", flush=True)
    phones = len(voices(language).inventory.numbers)
    network.write(work / NETWORK_FILE, trained(heard, phones, Plan(epochs=epochs)))


def write(language: str, out: Path) -> None:
    """Words and sentences of the folder that Vosk reads, around the acoustic model in it."""
    of, who = material(language), voices(language)
    rng = random.Random(SEED)  # noqa: S311 - drawn to be repeatable
    words = lexicon(of.vocabulary, of.drawn(SENTENCES_SAID, rng), who)
    folder.write_graph(out, States(who.inventory), words, of.drawn(SENTENCES_COUNTED, rng))
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"{language}: {len(of.vocabulary)} words, {size / 1e6:.1f} MB in {out}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.speech_model.build", description=__doc__)
    parser.add_argument("languages", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="where en/ and nl/ go")
    parser.add_argument("--work", type=Path, default=WORK, help="what was spoken and learnt")
    parser.add_argument("--espeak", type=int, default=9000, help="sentences by espeak-ng")
    parser.add_argument("--flite", type=int, default=3500, help="sentences by flite")
    parser.add_argument("--noise", type=int, default=300, help="stretches without speech")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--acoustic-scale", type=float, default=0.6)
    parser.add_argument("--graph-only", action="store_true", help="keep what was learnt")
    asked = parser.parse_args(arguments)
    counts = {
        Speaker.ESPEAK: asked.espeak,
        Speaker.FLITE: asked.flite,
        Speaker.NOBODY: asked.noise,
    }
    for language in asked.languages:
        work, out = asked.work / language, asked.out / language
        if not asked.graph_only:
            speak(language, work, counts)
            learn(language, work, asked.epochs)
            states = States(voices(language).inventory)
            learnt = network.read(work / NETWORK_FILE)
            folder.write_acoustics(out, learnt, states, asked.acoustic_scale)
        write(language, out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
