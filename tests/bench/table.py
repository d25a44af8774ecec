"""Rows of the benchmarks' table, and the figures in them."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    baseline: str
    ours: str
    ratio: str
    goal: str


def percentiles(values: list[float]) -> tuple[float, float]:
    """Give the median, and what one in a hundred exceeds."""
    ranked = sorted(values)
    return statistics.median(ranked), ranked[int(len(ranked) * 0.99)]


def acknowledgment_rows(where: str, bare: list[float], ours: list[float]) -> list[Row]:
    """Set the times to the first answer, in milliseconds, beside the baseline's."""
    return [
        Row(
            f"{where}: message -> acknowledgment {name}",
            f"{base:.2f} ms",
            f"{own:.2f} ms",
            f"{own / base:.1f}",
            goal,
        )
        for name, base, own, goal in zip(
            ("p50", "p99"),
            percentiles(bare),
            percentiles(ours),
            ("<= 3 ms", "<= 20 ms"),
            strict=True,
        )
    ]


def idle_rows(where: str, bare: tuple[float, float], ours: tuple[float, float]) -> list[Row]:
    """Set memory in MiB and seconds until ready beside the baseline's."""
    return [
        Row(
            f"{where}: {what}",
            f"{base:.{digits}f} {unit}",
            f"{own:.{digits}f} {unit}",
            f"{own / base:.1f}",
            goal,
        )
        for what, unit, digits, base, own, goal in zip(
            ("idle RSS", "start to ready"),
            ("MiB", "s"),
            (0, 2),
            bare,
            ours,
            ("<= 110 MiB", "<= 2 s"),
            strict=True,
        )
    ]
