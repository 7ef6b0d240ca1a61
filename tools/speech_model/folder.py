"""Writes a model folder as Vosk wants it: am/, graph/ and conf/."""

from collections.abc import Iterable
from pathlib import Path

from tools.speech_model import graph, ngrams, openfst
from tools.speech_model.features import CEPSTRA, HIGH_HZ, LOW_HZ
from tools.speech_model.kaldi import POSITIONS, States, read_stays, write_model
from tools.speech_model.lexicon import Lexicon
from tools.speech_model.network import STEP, Network
from tools.speech_model.phones import SILENCE

MODEL_FILE = Path("am", "final.mdl")
# Upsampling is what lets Vosk take a line's 8 kHz.
_FEATURES = f"""--use-energy=false
--num-mel-bins={CEPSTRA}
--num-ceps={CEPSTRA}
--low-freq={LOW_HZ:g}
--high-freq={HIGH_HZ:g}
--dither=0
--allow-upsample=true
--allow-downsample=true
"""
_DECODER = f"""--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=6.0
--acoustic-scale={{acoustic_scale}}
--frame-subsampling-factor={STEP}
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def write_acoustics(folder: Path, network: Network, states: States, scale: float) -> None:
    """am/ and conf/; `scale` is what the network's word counts beside that of the sentences."""
    for name in ("am", "conf"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_model(folder / MODEL_FILE, network, states)
    (folder / "conf" / "mfcc.conf").write_text(_FEATURES, "utf-8")
    (folder / "conf" / "model.conf").write_text(_DECODER.format(acoustic_scale=scale), "utf-8")


def write_graph(folder: Path, states: States, lexicon: Lexicon, sentences: Iterable[str]) -> None:
    """graph/, for the acoustic model that is in the folder already; raises ForeignModel."""
    stays = read_stays(folder / MODEL_FILE, states)
    graphs = folder / "graph"
    (graphs / "phones").mkdir(parents=True, exist_ok=True)
    words = (*sorted(lexicon), graph.UNKNOWN)
    numbers = {word: at for at, word in enumerate(words, 1)}
    renumbered = openfst.compiled_lexicon(
        graph.automaton(lexicon, numbers, stays, states), graphs / "HCLr.fst"
    )
    numbers = {word: renumbered[number] for word, number in numbers.items()}
    counted = ngrams.counted(sentences, sorted(lexicon))
    openfst.compiled_grammar(ngrams.automaton(counted, numbers), graphs / "Gr.fst")
    listed = sorted(numbers.items(), key=lambda entry: entry[1])
    lines = ["<eps> 0", *(f"{word} {number}" for word, number in listed)]
    (graphs / "words.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (graphs / "disambig_tid.int").write_text(f"{states.beyond}\n", "utf-8")
    (graphs / "phones" / "word_boundary.int").write_text(_boundaries(states), "utf-8")


def _boundaries(states: States) -> str:
    """Which place in a word each of Kaldi's phones has."""
    lines = [
        f"{number} {'nonword' if name == SILENCE else POSITIONS[name[-1]]}"
        for name, number in states.numbers.items()
    ]
    return "\n".join(lines) + "\n"
