"""What is written for Vosk: the network and its numbers, words that follow words, the graph."""

import itertools
import math
import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import vosk

from tools.speech_model import graph, network, ngrams, openfst
from tools.speech_model.build import BUILT_IN
from tools.speech_model.folder import MODEL_FILE, write_acoustics
from tools.speech_model.kaldi import ForeignModel, States, read_stays
from tools.speech_model.lexicon import Lexicon
from tools.speech_model.network import HIDDEN_OFFSETS, Layer, Network, folded
from tools.speech_model.phones import DUTCH, ENGLISH

SENTENCES = ["one two", "one two three", "two two", "three", "one two three"]


def _network(outputs: int, width: int = 8) -> Network:
    """Of the right shape, and knowing nothing."""
    rng = np.random.default_rng(3)
    layers = []
    inputs = 40
    for at, offsets in enumerate((*HIDDEN_OFFSETS, (0,))):
        size = outputs if at == len(HIDDEN_OFFSETS) else width
        weights = rng.normal(0, 0.3, (size, len(offsets) * inputs))
        layers.append(Layer(offsets, weights, rng.normal(0, 0.1, size)))
        inputs = size
    durations = np.linspace(1, 9, outputs).astype(np.float64)
    return Network(tuple(layers), np.ones(outputs), durations)


def test_a_folded_layer_answers_as_the_convolution_did() -> None:
    """Scaling and shifting the input first is the same as another layer."""
    rng = np.random.default_rng(1)
    sizes = [40, 4, 4, 4, 4, 4, 4, 3]
    offsets = (*HIDDEN_OFFSETS, (0,))
    convolutions = [
        (rng.normal(0, 0.2, (after, before, len(of))), rng.normal(size=after))
        for before, after, of in zip(sizes[:-1], sizes[1:], offsets, strict=True)
    ]
    scalings = [(rng.uniform(0.5, 2, size), rng.normal(size=size)) for size in sizes[:-1]]
    layers = folded(convolutions, scalings)
    features = rng.normal(size=(31, 40))
    answers = Network(layers, np.ones(3), np.ones(3)).answers(features)

    rows = features[[0] * 15 + list(range(31)) + [30] * 15]
    for at, of in enumerate(offsets):
        (weights, biases), (scale, shift) = convolutions[at], scalings[at]
        reach = max(abs(one) for one in of)
        scaled = rows * scale + shift
        rows = np.array(
            [
                sum(weights[:, :, k] @ scaled[t + moment] for k, moment in enumerate(of)) + biases
                for t in range(reach, len(rows) - reach)
            ]
        )
        if at + 1 < len(offsets):
            rows = np.maximum(rows, 0)
    expected = rows[::3] - np.log(np.exp(rows[::3]).sum(axis=1, keepdims=True))
    assert np.allclose(answers, expected)


def test_what_was_learnt_is_kept(tmp_path: Path) -> None:
    """All of it."""
    learnt = _network(5)
    network.write(tmp_path / "network.npz", learnt)
    kept = network.read(tmp_path / "network.npz")
    features = np.random.default_rng(2).normal(size=(20, 40))

    assert np.array_equal(kept.answers(features), learnt.answers(features))
    assert np.array_equal(kept.stays, learnt.stays)
    assert kept.priors.sum() == pytest.approx(1)


def test_phones_stand_at_four_places_of_a_word() -> None:
    """Each with a transition that stays and one that leaves."""
    states = States(DUTCH)

    assert states.numbers["SIL"] == 1
    assert len(states.numbers) == 1 + 4 * len(DUTCH.phones)
    assert (states.staying("A2_B"), states.leaving("A2_B")) == (3, 4)
    assert {states.output(f"X_{place}") for place in "BEIS"} == {DUTCH.numbers["X"]}


def test_stays_are_read_back_from_a_model(tmp_path: Path) -> None:
    """So that a graph can be made anew around it; a model of other phones is refused."""
    learnt = _network(len(DUTCH.numbers))
    write_acoustics(tmp_path, learnt, States(DUTCH), 0.8)

    read = read_stays(tmp_path / MODEL_FILE, States(DUTCH))
    assert np.allclose(read, learnt.stays, atol=1e-6)
    with pytest.raises(ForeignModel, match="another's"):
        read_stays(tmp_path / MODEL_FILE, States(ENGLISH))


def test_vosk_reads_a_network_that_was_just_made(tmp_path: Path) -> None:
    """One that knows nothing, in the graph of the built-in model: no word, and no crash."""
    shutil.copytree(BUILT_IN / "en", tmp_path / "en")
    write_acoustics(tmp_path / "en", _network(len(ENGLISH.numbers)), States(ENGLISH), 0.8)
    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(tmp_path / "en")), 8_000)
    noise = np.random.default_rng(1).normal(0, 2_000, 8_000).astype(np.int16)

    recogniser.AcceptWaveform(noise.tobytes())
    assert '"text"' in recogniser.FinalResult()


def test_chances_after_every_history_add_up_to_one() -> None:
    """Backing off hands out exactly what discounting took."""
    words = ["one", "two", "three", "four"]
    of = ngrams.counted(SENTENCES, words)

    for history in of.after:
        total = sum(of.probability(word, history) for word in [*words, ngrams.END])
        assert total == pytest.approx(1), history
    assert of.probability("two", ("<s>", "one")) > of.probability("four", ("<s>", "one")) > 0


def test_the_automaton_costs_what_the_chances_say() -> None:
    """A sentence walked through it, with going back to shorter histories where it must."""
    words = ["one", "two", "three", "four"]
    numbers = {word: at for at, word in enumerate(words, 1)}
    of = ngrams.counted(SENTENCES, words)
    arcs: dict[int, dict[int, tuple[int, float]]] = defaultdict(dict)
    finals = {}
    for line in ngrams.automaton(of, numbers).splitlines():
        match line.split():
            case [start, end, word, cost]:
                arcs[int(start)][int(word)] = (int(end), float(cost))
            case [state, cost]:
                finals[int(state)] = float(cost)

    def walked(sentence: str) -> float:
        state, spent = 0, 0.0
        for word in sentence.split():
            while numbers[word] not in arcs[state]:
                state, cost = arcs[state][0]
                spent += cost
            state, cost = arcs[state][numbers[word]]
            spent += cost
        while state not in finals:
            state, cost = arcs[state][0]
            spent += cost
        return spent + finals[state]

    for sentence in ("one two three", "four four", "two one"):
        history: tuple[str, ...] = ("<s>",)
        expected = 0.0
        for word in [*sentence.split(), ngrams.END]:
            expected -= math.log(of.probability(word, of.state_after(history)))
            history = (*history, word)
        assert walked(sentence) == pytest.approx(expected, abs=1e-3)


def test_the_graph_turns_phones_into_words() -> None:
    """Each way to say a word leads from between words back there, the word on its last phone."""
    states = States(ENGLISH)
    lexicon: Lexicon = {"a": {("AX",): 1.0}, "at": {("AE", "T"): 0.7, ("AX", "T"): 0.3}}
    numbers = {"a": 1, "at": 2, graph.UNKNOWN: 3}
    stays = np.full(len(ENGLISH.numbers), 0.5)
    arcs: dict[int, list[tuple[int, int, int, float]]] = defaultdict(list)
    for line in graph.automaton(lexicon, numbers, stays, states).splitlines():
        if len(fields := line.split()) == 5:
            start, end, sound, word = map(int, fields[:4])
            arcs[start].append((end, sound, word, float(fields[4])))

    def heard(*phones: str) -> dict[int, float]:
        """The words that these phones can be, with their costs without those of the phones."""
        ways = [(1, 0, 0, 0.0)]
        done: dict[int, float] = {}
        while ways:
            state, at, word, cost = ways.pop()
            if state == 0 and at == len(phones):
                done[word] = cost
                continue
            for end, sound, out, price in arcs[state]:
                if sound == 0 and state != 0:
                    ways.append((end, at, out or word, cost + price))
                elif at < len(phones) and sound == states.leaving(phones[at]):
                    ways.append((end, at + 1, out or word, cost + price - math.log(2)))
        return done

    assert heard("AX_S") == {1: pytest.approx(0, abs=1e-4)}
    assert heard("AE_B", "T_E")[2] == pytest.approx(-math.log(0.7), abs=1e-4)
    assert heard("AX_B", "T_E")[2] == pytest.approx(-math.log(0.3), abs=1e-4)
    assert set(heard("K_B", "T_E")) == {3}


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the package that brings it."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(openfst.FstTrouble, match="apt-get install libfst-tools"):
        openfst.compiled_grammar("0 1 1 0\n1 0\n", tmp_path / "Gr.fst")


def test_built_in_models_are_of_these_phones() -> None:
    """Their words can be changed without learning anew."""
    for language, inventory in (("en", ENGLISH), ("nl", DUTCH)):
        if (BUILT_IN / language).is_dir():
            stays = read_stays(BUILT_IN / language / MODEL_FILE, States(inventory))

            assert len(stays) == len(inventory.numbers)
            assert all(0 < one < 1 for one in itertools.chain(stays))
