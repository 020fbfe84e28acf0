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
    #: A quantile of `num` instead of a ratio of sums: 0.5 is the median.
    quantile: float | None = None
    #: Mean of `num / den` instead of a ratio of sums.
    of_ratios: bool = False

    def among(self, condition: str, uses: tuple[str, ...] = ()) -> "Rule":
        """The same over fewer lines."""
        return replace(self, who=f"({self.who}) AND ({condition})", uses=self.uses + uses)


def answered(*uses: str) -> str:
    """The line is a respondent's, and every question has a value."""
    return " AND ".join([RESPONDENT, *(f"{name} IS NOT NULL" for name in uses)])


class Grammar:
    """Builds rules; knows which variables are public, staff or money."""

    def __init__(self, variables: dict[str, Variable]):
        self.variables = variables

    def _sensitive(self, uses: tuple[str, ...]) -> set[str]:
        return {self.variables[name].sensitivity for name in uses} - {"public_identity"}

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
        return {"uses": uses, "amounts": amounts if secrecy == "dominance" else (), "secrecy": secrecy}

    def total(self, expression: str, *uses: str) -> Rule:
        """Sum of what the respondents declared."""
        uses = uses or (expression,)
        return Rule(answered(*uses), expression, None, **self._amount(uses, (expression,)))

    def mean(self, expression: str, *uses: str) -> Rule:
        """Sum over the number of structures that answered."""
        return replace(self.total(expression, *uses), den="1")

    def ratio(self, num: str, den: str, *uses: str, where: str = "TRUE") -> Rule:
        """Sum over sum, on the structures that answered all the questions."""
        uses = uses or (num, den)
        kept = self._amount(uses, (num, den))
        return Rule(f"{answered(*uses)} AND ({where})", num, den, **kept)

    def registered(self, condition: str, who: str = "accredited") -> Rule:
        """A share or a count read in the register alone: always public."""
        return Rule(who, f"CASE WHEN {condition} THEN 1 ELSE 0 END", "1", needs="register")
