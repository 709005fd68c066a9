"""Money: whole minor units and an ISO 4217 code; two currencies are never added together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from typing import Self

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, list_currencies

from domain.errors import BadValue

#: No amount in major units is larger: a longer number is a slip of the pen.
MOST = 10**15


@dataclass(frozen=True)
class Money:
    """An amount in the smallest unit of its currency: `Money(5_000_00, "USD")` is $5,000."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in _currencies():
            raise BadValue(
                "currency",
                f"“{self.currency}” isn't a currency code. "
                "Please use three letters such as USD, EUR or GBP.",
            )

    @classmethod
    def of(cls, major: Decimal | int | float, currency: str) -> Self:
        """From what people write, 1234.5 and "usd"; raises BadValue rather than round."""
        money = cls(0, currency.strip().upper())
        amount = Decimal(str(major))
        fine = amount.is_finite() and abs(amount) < MOST
        minor = amount.scaleb(money.digits) if fine else None
        if minor is None or minor != minor.to_integral_value():
            raise BadValue(
                "value",
                f"{major} isn't an amount in {money.currency}. "
                f"Please give a number with at most {money.digits} decimals.",
            )
        return cls(int(minor), money.currency)

    @property
    def digits(self) -> int:
        """How many decimals the currency has: 2 for USD, 0 for JPY, 3 for KWD."""
        return get_currency_precision(self.currency)

    @property
    def major(self) -> Decimal:
        """The amount as people write it."""
        return Decimal(self.minor).scaleb(-self.digits, Context(prec=self._length))

    def share(self, percent: int) -> "Money":
        """`percent` of it, half a minor unit rounded up: the rule of the database's forecast."""
        exact = Decimal(self.minor) * percent / 100
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    def format(self, locale: str = "en_US") -> str:
        """For people: "$50,000", and "$49.50" where there are cents."""
        pattern = Locale.parse(locale).currency_formats["standard"].pattern
        whole = self.minor % 10**self.digits == 0
        with localcontext(prec=self._length):
            return format_currency(
                self.major,
                self.currency,
                format=pattern.replace(".00", "") if whole else pattern,
                locale=locale,
                currency_digits=not whole,
            )

    @property
    def _length(self) -> int:
        """Digits enough for every step of the arithmetic, however long a number somebody typed."""
        return len(str(self.minor)) + 2 * self.digits + 2


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, in the alphabetical order of the codes."""
    sums: Counter[str] = Counter()
    for amount in amounts:
        sums[amount.currency] += amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())
