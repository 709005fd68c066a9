"""How good a lead is: fit and engagement in points, and the grade that they add up to."""

from dataclasses import dataclass
from enum import StrEnum

MOST_FIT = 60
MOST_ENGAGEMENT = 100
#: From so many points on a lead is qualified by sales.
QUALIFIED = 70
_MARKETING = 40


class Grade(StrEnum):
    """How far a lead has come, by its score."""

    TOP_OF_FUNNEL = "top_of_funnel"
    MARKETING_QUALIFIED = "marketing_qualified"
    SALES_QUALIFIED = "sales_qualified"

    @property
    def label(self) -> str:
        """As people read it: "sales qualified"."""
        return self.value.replace("_", " ")


#: Fit: points for at least so many vehicles, or employees, the largest first.
SIZES = ((501, 40), (101, 35), (51, 30), (11, 20), (1, 5))
UNKNOWN_SIZE = 10
COUNTRIES = {
    **dict.fromkeys(("AE", "SA", "QA"), 20),
    "FR": 18,
    **dict.fromkeys(("KW", "BH", "OM"), 15),
    **dict.fromkeys(
        # The European Union without France, which counts for more.
        [
            "AT",
            "BE",
            "BG",
            "HR",
            "CY",
            "CZ",
            "DK",
            "EE",
            "FI",
            "DE",
            "GR",
            "HU",
            "IE",
            "IT",
            "LV",
            "LT",
            "LU",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "SK",
            "SI",
            "ES",
            "SE",
        ],
        12,
    ),
}
OTHER_COUNTRY = 5
#: Engagement: points for more than so many characters, pages or seconds, the largest first.
MESSAGE = ((200, 30), (100, 20), (20, 10))
PHONE = 20
PAGES = ((10, 30), (5, 20), (2, 10))
SECONDS = ((600, 20), (300, 15), (120, 10))
SOME_VISIT = 5


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What a score is made of: who the company is, and what somebody there did.

    `employees` is None where nobody knows, `country` a code of two letters, `characters` how long
    their message is.
    """

    employees: int | None = None
    country: str = ""
    characters: int = 0
    phone: bool = False
    pages: int = 0
    seconds: int = 0

    @property
    def fit(self) -> int:
        """Points for what the company is."""
        size = UNKNOWN_SIZE
        if self.employees:
            size = next(points for least, points in SIZES if self.employees >= least)
        return size + COUNTRIES.get(self.country.upper(), OTHER_COUNTRY)

    @property
    def engagement(self) -> int:
        """Points for what somebody did: wrote, left a number, looked around."""
        return (
            _over(MESSAGE, self.characters, 0)
            + (PHONE if self.phone else 0)
            + _over(PAGES, self.pages, SOME_VISIT)
            + _over(SECONDS, self.seconds, SOME_VISIT)
        )


def score(fit: int, engagement: int) -> int:
    """Six tenths of fit and four of engagement, in whole points: 76 is the most there is."""
    return (6 * fit + 4 * engagement) // 10


def grade(score: int) -> Grade:
    """What a score is worth."""
    if score >= QUALIFIED:
        return Grade.SALES_QUALIFIED
    return Grade.MARKETING_QUALIFIED if score >= _MARKETING else Grade.TOP_OF_FUNNEL


def _over(steps: tuple[tuple[int, int], ...], number: int, otherwise: int) -> int:
    return next((points for least, points in steps if number > least), otherwise)
