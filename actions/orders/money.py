"""Money: an exact amount in one currency. Knows no prices, no rules and no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

CENT = Decimal("0.01")
EURO = "EUR"


class CurrencyMismatchError(ValueError):
    """Two amounts in different currencies were combined; nobody here knows an exchange rate."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with two decimals and its ISO 4217 currency. All have cents."""

    amount: Decimal
    currency: str = EURO

    def __post_init__(self) -> None:
        exact = self.amount.quantize(CENT)
        if exact != self.amount:
            raise ValueError(f"{self.amount} is finer than a cent")
        if len(self.currency) != 3 or not self.currency.isalpha() or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is not a currency code")
        object.__setattr__(self, "amount", exact)

    @classmethod
    def of(cls, amount: str | int, currency: str = EURO) -> Self:
        """Money from text such as ``"59.90"`` or whole units; never from a float."""
        return cls(Decimal(amount), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str = EURO) -> Self:
        """Money from cents, as the database keeps it."""
        return cls(Decimal(minor) * CENT, currency)

    @classmethod
    def zero(cls, currency: str = EURO) -> Self:
        return cls(Decimal(0), currency)

    @classmethod
    def total(cls, amounts: Iterable[Self], currency: str = EURO) -> Self:
        """The sum; of nothing it is zero in `currency`."""
        total = cls.zero(currency)
        for amount in amounts:
            total = total + amount
        return total

    @property
    def minor(self) -> int:
        return int(self.amount.scaleb(2))

    def __add__(self, other: "Money") -> Self:
        return type(self)(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> Self:
        return type(self)(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, quantity: int) -> Self:
        return type(self)(self.amount * quantity, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other).amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency}")
        return other
