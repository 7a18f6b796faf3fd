"""Random block-structured flows for tests, each with its language worked out from the blocks, not from tokens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, count

from hypothesis import strategies as st

Word = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Hold a block. kind: step, seq, xor, and, or, loop (do the first, then any times second and first)."""

    kind: str
    name: str = ""
    parts: tuple[Block, ...] = ()


def blocks(names: str = "ABCDE", leaves: int = 6) -> st.SearchStrategy[Block]:
    """Return a strategy for blocks; a step without name is an empty branch."""
    steps = st.sampled_from([*names, ""]).map(lambda name: Block("step", name))
    return st.recursive(
        steps,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["seq", "xor", "and", "or"]), st.lists(inner, min_size=2, max_size=3)).map(
                lambda pair: Block(pair[0], parts=tuple(pair[1]))
            ),
            st.tuples(inner, inner).map(lambda pair: Block("loop", parts=pair)),
        ),
        max_leaves=leaves,
    )


def language(block: Block, longest: int) -> set[Word]:
    """Return the words of a block up to a length."""
    if block.kind == "step":
        return {(block.name,) if block.name else ()}
    inner = [language(part, longest) for part in block.parts]
    if block.kind == "seq":
        return _chained(inner, longest)
    if block.kind == "xor":
        return set().union(*inner)
    if block.kind == "and":
        return _together(inner, longest)
    if block.kind == "or":
        sizes = range(1, len(inner) + 1)
        return set().union(*(_together(list(some), longest) for size in sizes for some in combinations(inner, size)))
    found = fresh = inner[0]
    while fresh:
        fresh = _chained([fresh, inner[1], inner[0]], longest) - found
        found = found | fresh
    return found


def _chained(parts: list[set[Word]], longest: int) -> set[Word]:
    found: set[Word] = {()}
    for part in parts:
        found = {left + right for left in found for right in part if len(left) + len(right) <= longest}
    return found


def _together(parts: list[set[Word]], longest: int) -> set[Word]:
    found: set[Word] = {()}
    for part in parts:
        found = {
            word
            for left in found
            for right in part
            if len(left) + len(right) <= longest
            for word in _woven(left, right)
        }
    return found


def _woven(left: Word, right: Word) -> set[Word]:
    if not left or not right:
        return {left + right}
    return {(left[0], *rest) for rest in _woven(left[1:], right)} | {
        (right[0], *rest) for rest in _woven(left, right[1:])
    }


def sketch_of(block: Block) -> str:
    """Return the block as a sketch; steps of one name get ids of their own by way of a mark (`plain_name`)."""
    lines: list[str] = []
    fresh = count()

    def put(part: Block, after: str) -> str:
        """Draw a part that leads on to the node ``after``; return its first node."""
        own = next(fresh)
        if part.kind == "step":
            if not part.name:
                return after
            lines.append(f"{part.name}~{own} > {after}")
            return f"{part.name}~{own}"
        if part.kind == "seq":
            for inner in reversed(part.parts):
                after = put(inner, after)
            return after
        if part.kind == "loop":
            lines.append(f"out{own}:xor > {after}, back{own}")
            lines.append(f"in{own}:xor > {put(part.parts[0], f'out{own}')}")
            lines.append(f"back{own}:xor > {put(part.parts[1], f'in{own}')}")
            return f"in{own}"
        heads = ", ".join(put(inner, f"join{own}") for inner in part.parts)
        lines.extend([f"split{own}:{part.kind} > {heads}", f"join{own}:{part.kind} > {after}"])
        return f"split{own}"

    first = put(block, "end")
    return "\n".join([f"start > {first}", *lines, "end"])


def plain_name(drawn: str) -> str:
    return drawn.partition("~")[0]
