"""Keys of the telephone put together to what they mean; pure, with the time passed in."""

from dataclasses import dataclass, field

PAUSE_S = 2.5
LONGEST = 24


@dataclass(slots=True)
class Keypad:
    """Collects digits until #, a pause, or as many as can be meant; * takes the last one back."""

    _digits: str = ""
    _last_at: float = field(default=0.0)

    @property
    def is_busy(self) -> bool:
        """Has somebody begun to key something in?"""
        return bool(self._digits)

    def press(self, key: str, at: float) -> str | None:
        """One key; the whole number when it is over with this one."""
        self._last_at = at
        if key == "#":
            return self._whole()
        if key == "*":
            self._digits = self._digits[:-1]
            return None
        if key.isdigit():
            self._digits += key
        return self._whole() if len(self._digits) >= LONGEST else None

    def tick(self, at: float) -> str | None:
        """The whole number when nobody pressed anything for a while."""
        return self._whole() if self._digits and at - self._last_at >= PAUSE_S else None

    def clear(self) -> None:
        """Forget what was begun."""
        self._digits = ""

    def _whole(self) -> str | None:
        digits, self._digits = self._digits, ""
        return digits or None
