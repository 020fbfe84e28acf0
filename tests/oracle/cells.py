"""From the text of a cell to a value, or to none."""

from __future__ import annotations

import datetime
import re

from vocabulary import Variable, plain

#: Words that stand for no answer, as the guide of imports gives them.
NOT_CONCERNED = {"nc", "non concerne", "non concernee", "sans objet", "so"}
NO_VALUE = {"", "nr", "non renseigne", "nd", "non disponible", "s"}
YES = {"oui", "o", "vrai", "1", "x"}
NO = {"non", "n", "faux", "0"}

SPACES = str.maketrans("", "", " \u00a0\u202f")


class Unreadable(ValueError):
    """A cell that the oracle cannot type: it stops rather than guesses."""


def number(text: str) -> float:
    """« 1 234,5 » → 1234.5."""
    compact = text.translate(SPACES).replace("€", "").replace("%", "").replace(",", ".")
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?", compact):
        raise Unreadable(text)
    return float(compact)


def date(text: str) -> datetime.date:
    """« 31/12/2022 » or « 2022-12-31 »."""
    text = text.strip()
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        day, month, year = map(int, found.groups())
        return datetime.date(year, month, day)
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return datetime.date(*map(int, found.groups()))
    raise Unreadable(text)


def flag(text: str) -> bool:
    """« Oui » or « Non »."""
    word = plain(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(text)


def typed(variable: Variable, text: str | None):
    """The value of a cell; None when there is none, whatever the reason."""
    word = plain(text or "")
    # « Vous n'êtes pas concerné » is an answer of a category, not an absence.
    if variable.type == "category" and word in variable.categories:
        return variable.categories[word]
    if word in NOT_CONCERNED or word in NO_VALUE:
        return None
    if variable.type == "category":
        raise Unreadable(f"{variable.id}: {text}")
    if variable.type == "flag":
        return flag(text)
    if variable.type == "date":
        return date(text)
    return number(text) if variable.is_number else text.strip()
