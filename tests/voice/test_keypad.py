"""Keys put together."""

from bot.voice.keypad import Keypad


def test_hash_ends_a_number() -> None:
    """1 0 0 4 2 #."""
    keypad = Keypad()

    assert [keypad.press(key, 0.0) for key in "10042#"] == [None] * 5 + ["10042"]
    assert not keypad.is_busy


def test_a_pause_ends_a_number() -> None:
    """Two and a half seconds without a key."""
    keypad = Keypad()
    keypad.press("4", 10.0)
    keypad.press("2", 11.0)

    assert keypad.tick(13.0) is None
    assert keypad.tick(13.6) == "42"
    assert keypad.tick(20.0) is None


def test_star_takes_the_last_key_back() -> None:
    """A slip of the finger."""
    keypad = Keypad()

    assert [keypad.press(key, 0.0) for key in "13*2#"][-1] == "12"


def test_hash_alone_is_nothing() -> None:
    """No number was begun."""
    assert Keypad().press("#", 0.0) is None


def test_a_number_without_end_is_cut() -> None:
    """Nobody means more than 24 digits."""
    keypad = Keypad()

    assert [keypad.press("1", 0.0) for _ in range(24)][-1] == "1" * 24


def test_what_was_begun_can_be_forgotten() -> None:
    """The question changed."""
    keypad = Keypad()
    keypad.press("1", 0.0)
    keypad.clear()

    assert not keypad.is_busy
