"""The sounds of each language, and which of them espeak-ng's phonemes stand for.

A phoneme may stand for several phones ("tS" is T and SH). Phones are named as in ARPAbet where it
has them; Dutch adds its own vowels: A2 as in "gaan", EE "zeven", OO "mooi", EU "deur", UI "huis",
OU "koud", EI "ijs", UU "nu", UE "bus", OE "goed", and X as in "acht".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

SILENCE = "SIL"
# Palatal and glottal marks; these and changes of language, as "(en)", have no length.
_MARKS = frozenset({"", ";", "!"})


class UnknownPhoneme(Exception):
    """A phoneme that no phone stands for; the message names it."""


@dataclass(frozen=True)
class Inventory:
    """The phones of a language; `of_phoneme` is written as lines of `phoneme phone [phone ...]`."""

    phones: tuple[str, ...]
    of_phoneme: Mapping[str, tuple[str, ...]]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Which output of the network stands for a phone; silence is 0."""
        return {phone: at for at, phone in enumerate((SILENCE, *self.phones))}

    def heard_as(self, mnemonic: str) -> tuple[str, ...]:
        """The phones of espeak's phoneme; () for a mark; raises UnknownPhoneme."""
        if mnemonic in _MARKS or mnemonic.startswith("("):
            return ()
        if mnemonic.startswith("_"):
            return (SILENCE,)
        if mnemonic not in self.of_phoneme:
            raise UnknownPhoneme(f"no phone stands for espeak-ng's {mnemonic!r}")
        return self.of_phoneme[mnemonic]


def _inventory(phones: str, lines: str) -> Inventory:
    of_phoneme = {}
    for entry in lines.replace("\n", ",").split(","):
        if entry.strip():
            mnemonic, *stands_for = entry.split()
            of_phoneme[mnemonic] = tuple(stands_for)
    return Inventory(tuple(phones.split()), of_phoneme)


ENGLISH = _inventory(
    "AA AE AH AO AW AX AY B CH D DH DX EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH"
    " UH UW V W Y Z ZH",
    """
    n N, t T, s S, d D, k K, r R, m M, l L, z Z, p P, v V, w W, f F, b B, D DH, h HH, T TH, j Y
    N NG, t# DX, dZ JH, g G, tS CH, S SH, r- R, t2 T, n- N, ? T, Z ZH, d# D, z/2 Z, l# L, m- M
    l- L, w# W, x K, C K
    I IH, I# IH, I2 IH, i IY, i: IY, E EH, E2 EH, a AE, aa AE, V AH, @ AX, a# AX, @2 AX, @5 AX
    @- AX, 3 ER, 3: ER, eI EY, aI AY, aI2 AY, aI3 AY ER, aI@ AY AX, OI OY, aU AW, aU@ AW ER, oU OW
    0 AA, A: AA, A@ AA R, O AO, O2 AO, O: AO, O@ AO R, o@ AO R, U UH, u UW, u: UW, U@ UH R
    @L AX L, i@ IY AX, i@2 IY, i@3 IY R, e@ EH R, VR ER, IR ER
    """,
)
DUTCH = _inventory(
    "A2 AA AI AX B D EE EH EI EU F G HH IH IY J K L M N NG OE OH OO OU P R S SH T UE UI UU V W X"
    " Z ZH",
    """
    n N, t T, r R, k K, l L, s S, d D, m M, v V, v# W, p P, b B, h HH, x X, Q X, z Z, f F, N NG
    j J, w W, S SH, Z ZH, * R, tS T SH, dZ D ZH, g G, n^ N J
    @ AX, I IH, A AA, a: A2, E EH, E2 EH, EI EI, i IY, i: IY, e: EE, O OH, O: OH, 0 OH, 8 UE, o: OO
    u OE, y UU, VU OU, Wy UI, Y: EU, aI AI, yU UU W, eU EE W, A~ AA, a AA, V UE, e@ EH
    D D, T T, I2 IH, aa EH, a# AX, 3 AX, 3: EU, u: OE, U OE, oU OO, eI EE, aU OU, OI OH J, 0# OH
    A: A2, A@ A2 R, O@ OH R, o@ OH R, i@ IY AX, i@3 IY R, U@ OE R, @L AX L, r- R, aI@ AI AX, O2 OH
    @2 AX, I# IH, t# T, t2 T, n- N, ? T, @- AX, @5 AX, C X, d# D, l# L, z/2 Z, aI3 AI AX
    """,
)
INVENTORIES = {"en": ENGLISH, "nl": DUTCH}
