"""What the oracle may know of Vigie's definitions: their texts, never their formulas.

The loader keeps a short list of members and drops everything else as soon as a file is parsed,
so that no other module of the oracle can read a numerator, a denominator, a filter, a base or
the columns that secrecy judges.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

KEPT = (
    "id", "label", "method", "limits", "unit", "unit_label", "scale", "decimals",
    "levels", "populations", "additive",
)
KEPT_IN_BREAKDOWN = ("dimension", "label", "exhaustive", "levels")
KEPT_IN_MEMBER = ("code", "label")


@dataclass(frozen=True)
class Member:
    """One part of a breakdown, by its published name."""

    dimension: str
    code: str
    label: str

    @property
    def name(self) -> str:
        return f"{self.dimension}:{self.code}"


@dataclass(frozen=True)
class Breakdown:
    """A dimension of an indicator and the levels where it is published."""

    dimension: str
    label: str
    exhaustive: bool
    levels: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Definition:
    """The texts of an indicator."""

    id: str
    label: str
    method: str
    limits: str
    unit_label: str
    scale: float
    decimals: int
    levels: tuple[str, ...]
    populations: tuple[str, ...]
    additive: bool
    breakdowns: tuple[Breakdown, ...] = field(default=())


def _kept(table: dict, names: tuple[str, ...]) -> dict:
    return {name: table[name] for name in names if name in table}


def _breakdown(table: dict, levels: tuple[str, ...], dimension: str | None = None) -> Breakdown:
    members = [_kept(member, KEPT_IN_MEMBER) for member in table.get("members", [])]
    table = _kept(table, KEPT_IN_BREAKDOWN)
    name = dimension or table["dimension"]
    own = tuple(table["levels"]) if table.get("levels") else levels
    return Breakdown(
        dimension=name,
        label=table.get("label", name),
        exhaustive=bool(table.get("exhaustive", False)),
        levels=tuple(level for level in levels if level in own),
        members=tuple(Member(name, member["code"], member["label"]) for member in members),
    )


def _tables(value) -> list[dict]:
    return value if isinstance(value, list) else [value]


def read_dimensions(folder: Path) -> dict[str, dict]:
    """The shared dimensions, by id: codes and labels alone."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kept = _kept(table, ("id", "label", "exhaustive", "levels"))
        kept["members"] = [_kept(member, KEPT_IN_MEMBER) for member in table.get("members", [])]
        found[kept["id"]] = kept
    return found


def read_definitions(dashboards: Path) -> dict[str, Definition]:
    """Every indicator of `dashboards/indicators`, by id, without its formula."""
    dimensions = read_dimensions(dashboards / "dimensions")
    found = {}
    for path in sorted((dashboards / "indicators").glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        table = _kept(raw, KEPT)
        levels = tuple(table["levels"])
        breakdowns = [_breakdown(one, levels) for one in _tables(raw.get("breakdown", []))]
        shared = raw.get("breakdown_by", [])
        breakdowns += [_breakdown(dimensions[name], levels, name) for name in shared]
        del raw
        found[table["id"]] = Definition(
            id=table["id"],
            label=table["label"],
            method=table.get("method", ""),
            limits=table.get("limits", ""),
            unit_label=table.get("unit_label", ""),
            scale=float(table.get("scale", 1.0)),
            decimals=int(table.get("decimals", 0)),
            levels=levels,
            populations=tuple(table.get("populations", ("AVS", "CS", "EVS"))),
            additive=bool(table.get("additive", False)),
            breakdowns=tuple(breakdowns),
        )
    return found
