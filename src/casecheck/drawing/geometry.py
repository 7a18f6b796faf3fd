"""Hold the places of a laid out chart, all in px, y downwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def is_crossed_by(self, start: Point, end: Point, margin: float = 1.0) -> bool:
        """Tell whether a level or upright line runs through the inside."""
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        return (
            left < self.right - margin
            and right > self.x + margin
            and top < self.bottom - margin
            and bottom > self.y + margin
        )


@dataclass(frozen=True, slots=True)
class Band:
    """The strip of one lane."""

    lane: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where the words of an arrow or of a small shape stand; `anchor` start, middle or end; `y` of the first line."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of everything; `head` is the width of the column of lane names (0 = no lanes)."""

    width: float
    height: float
    head: float
    top: float
    bottom: float
    boxes: Mapping[str, Box]
    paths: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Label]
    bands: tuple[Band, ...]
