"""The tree over all entries as RFC 9162 (2.1) defines it: appending, root, proofs and their verification. Pure.

Only complete subtrees are stored. Node (level, position) covers the leaves from position << level up to
(position + 1) << level; level 0 holds the leaf hashes. A hash function comes from `HASHES` by its name; another
algorithm is one more line there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

Place = tuple[int, int]
"""Level and position of a node."""

Nodes = Mapping[Place, bytes]
HASHES: dict[str, Callable[[bytes], bytes]] = {"sha256": lambda data: hashlib.sha256(data).digest()}
DEFAULT_HASH = "sha256"


class Tree:
    """The arithmetic of trees under one hash function."""

    def __init__(self, algorithm: str = DEFAULT_HASH) -> None:
        """Take the hash function by its name; KeyError for one that is not registered."""
        self.algorithm = algorithm
        self.digest = HASHES[algorithm]
        self.empty = self.digest(b"")

    def leaf(self, data: bytes) -> bytes:
        """Return the hash of a leaf."""
        return self.digest(b"\x00" + data)

    def pair(self, left: bytes, right: bytes) -> bytes:
        """Return the hash of a node above two others."""
        return self.digest(b"\x01" + left + right)

    def append(self, size: int, leaves: Iterable[bytes], edge: Nodes) -> dict[Place, bytes]:
        """Return every complete node that comes into being when leaf hashes are appended to a tree of this size.

        edge: the nodes of `cover(0, size)`.
        """
        made: dict[Place, bytes] = {}
        for place, leaf in enumerate(leaves, size):
            level, position, value = 0, place, leaf
            made[0, place] = leaf
            while position & 1:
                left = (level, position - 1)
                value = self.pair(made[left] if left in made else edge[left], value)
                level, position = level + 1, position >> 1
                made[level, position] = value
        return made

    def root(self, size: int, nodes: Nodes) -> bytes:
        """Return the root of the first `size` leaves; needs the nodes of `cover(0, size)`."""
        return self.over(0, size, nodes) if size else self.empty

    def over(self, low: int, high: int, nodes: Nodes) -> bytes:
        """Return the hash over the leaves [low, high), a range as the recursion of RFC 9162 cuts it."""
        *lefts, last = [nodes[place] for place in cover(low, high)]
        for left in reversed(lefts):
            last = self.pair(left, last)
        return last

    def path(self, spans: Iterable[tuple[int, int]], nodes: Nodes) -> list[bytes]:
        """Return the hashes over the ranges of a proof."""
        return [self.over(low, high, nodes) for low, high in spans]

    def is_included(self, index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
        """Tell whether a leaf hash stands at this index of the tree with this size and root (RFC 9162, 2.1.3.2)."""
        if not 0 <= index < size:
            return False
        first, last, value = index, size - 1, leaf
        for other in path:
            if last == 0:
                return False
            if first & 1 or first == last:
                value = self.pair(other, value)
                while first and not first & 1:
                    first, last = first >> 1, last >> 1
            else:
                value = self.pair(value, other)
            first, last = first >> 1, last >> 1
        return last == 0 and value == root

    def is_extension(self, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
        """Tell whether the tree with the new size and root begins with the old one (RFC 9162, 2.1.4.2)."""
        if old == new:
            return old_root == new_root and not path
        if not 0 <= old < new:
            return False
        if old == 0:
            return old_root == self.empty and not path
        steps = [old_root, *path] if old & (old - 1) == 0 else [*path]
        first, last = old - 1, new - 1
        while first & 1:
            first, last = first >> 1, last >> 1
        return bool(path) and self._climb(first, last, steps, (old_root, new_root))

    def _climb(self, first: int, last: int, steps: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
        before = after = steps[0]
        for step in steps[1:]:
            if last == 0:
                return False
            if first & 1 or first == last:
                before, after = self.pair(step, before), self.pair(step, after)
                while first and not first & 1:
                    first, last = first >> 1, last >> 1
            else:
                after = self.pair(after, step)
            first, last = first >> 1, last >> 1
        return last == 0 and (before, after) == roots


def _split(length: int) -> int:
    """Return the largest power of two below the length."""
    return 1 << (length - 1).bit_length() - 1


def cover(low: int, high: int) -> list[Place]:
    """Return the complete nodes that make up a range of leaves, from left to right; at most one for each level."""
    found: list[Place] = []
    while low < high:
        level = (high - low).bit_length() - 1
        found.append((level, low >> level))
        low += 1 << level
    return found


def inclusion_spans(index: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves whose hashes prove that a leaf is in a tree, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    low, high, found = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    return found[::-1]


def consistency_spans(old: int, new: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves whose hashes prove that a tree begins with a smaller one."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not begin with one of {old}")
    low, high, is_whole, found = 0, new, True, []
    if old in (0, new):
        return []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low, is_whole = middle, False
    if not is_whole:
        found.append((low, high))
    return found[::-1]


def places_of(spans: Iterable[tuple[int, int]]) -> list[Place]:
    """Return the stored nodes that a proof over these ranges needs."""
    return [place for low, high in spans for place in cover(low, high)]
