"""How a figure is worked out over the lines that count: shares, totals, means, ratios of sums."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vocabulary import Variable

RESPONDENT = "respondent"


@dataclass(frozen=True)
class Rule:
    """One figure: value = Σ num / Σ den × scale over the lines where `who` holds."""

    who: str
    num: str
    #: None: the figure is the sum itself.
    den: str | None
    #: Questions that it needs; it is « non posée » in the years when one was not put.
    uses: tuple[str, ...] = ()
    #: Sums of declared numbers, judged for dominance.
    amounts: tuple[str, ...] = ()
    #: `public`, `units`, `unanimity` or `dominance`.
    secrecy: str = "public"
    #: `register`, `survey`, or `previous` for what also needs the register of the year before.
    needs: str = "survey"
    #: A quantile of `num`, by linear interpolation, instead of a ratio of sums: 0.5 is the median.
    quantile: float | None = None
    #: Structures below which the figure is secret.
    fewest: int = 3

    def among(self, condition: str) -> "Rule":
        """The same over fewer lines."""
        return replace(self, who=f"({self.who}) AND ({condition})")


def answered(*uses: str) -> str:
    """The line is a respondent's, and every question has a value."""
    return " AND ".join([RESPONDENT, *(f"{name} IS NOT NULL" for name in uses)])


class Grammar:
    """Builds rules; knows which variables are public, staff or money."""

    def __init__(self, variables: dict[str, Variable]):
        self.variables = variables

    def _sensitive(self, uses: tuple[str, ...]) -> set[str]:
        known = [self.variables[name].sensitivity for name in uses if name in self.variables]
        return set(known) - {"public_identity"}

    def share(self, condition: str, *uses: str, among: str = "TRUE") -> Rule:
        """Structures that satisfy the condition, among those that answered all the questions.

        `among` narrows both terms; who answered stays counted as such (interface.md §1, `filled`).
        """
        sensitive = self._sensitive(uses)
        secrecy = "public" if not sensitive else "units"
        if sensitive & {"money", "staff"}:
            secrecy = "unanimity"
        return Rule(
            who=answered(*uses), num=f"CASE WHEN ({condition}) AND ({among}) THEN 1 ELSE 0 END",
            den=f"CASE WHEN {among} THEN 1 ELSE 0 END", uses=uses, secrecy=secrecy,
        )

    def _amount(self, uses: tuple[str, ...], amounts: tuple[str, ...]) -> dict:
        secrecy = "dominance" if self._sensitive(uses) else "public"
        # The sum of a public number (the population of a zone) shows nobody's answer.
        public = {name for name in uses if not self._sensitive((name,))}
        judged = tuple(amount for amount in amounts if amount not in public)
        return {"uses": uses, "amounts": judged if secrecy == "dominance" else (), "secrecy": secrecy}

    def total(self, expression: str, *uses: str) -> Rule:
        """Sum of what the respondents declared."""
        uses = uses or (expression,)
        return Rule(answered(*uses), expression, None, **self._amount(uses, (expression,)))

    def mean(self, expression: str, *uses: str) -> Rule:
        """Sum over the number of structures that answered."""
        return replace(self.total(expression, *uses), den="1")

    def mean_of_ratios(self, num: str, den: str, *uses: str, where: str = "TRUE") -> Rule:
        """Mean over structures of their own ratio; those whose denominator is not positive stay out."""
        uses = uses or (num, den)
        own = f"(({num}) / ({den}))"
        kept = self._amount(uses, (own,))
        return Rule(f"{answered(*uses)} AND ({where}) AND ({den}) > 0", own, "1", **kept)

    def quantile(self, expression: str, rank: float) -> Rule:
        """The answer under which a share of the structures stand; shown from ten structures on."""
        found = self.total(expression)
        return replace(found, quantile=rank, amounts=(), secrecy="units", fewest=10)

    def ratio(self, num: str, den: str, *uses: str, where: str = "TRUE") -> Rule:
        """Sum over sum, on the structures that answered all the questions."""
        uses = uses or (num, den)
        kept = self._amount(uses, (num, den))
        return Rule(f"{answered(*uses)} AND ({where})", num, den, **kept)

    def registered(self, condition: str, who: str = "accredited") -> Rule:
        """A share or a count read in the register alone: always public."""
        return Rule(who, f"CASE WHEN {condition} THEN 1 ELSE 0 END", "1", needs="register")
