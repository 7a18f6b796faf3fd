"""Random block-structured flows for tests, each with its language worked out from the blocks, not from tokens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, count

from hypothesis import strategies as st

Word = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Hold a block.

    kind: step, seq, xor, and, or, sub (a subprocess), loop (the first part, then any times the second and the first).
    """

    kind: str
    name: str = ""
    parts: tuple[Block, ...] = ()


def blocks(names: str = "ABCDE", leaves: int = 6, *, has_subprocesses: bool = False) -> st.SearchStrategy[Block]:
    """Return a strategy for blocks; a step without name is an empty branch."""
    steps = st.sampled_from([*names, ""]).map(lambda name: Block("step", name))
    return st.recursive(
        steps,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["seq", "xor", "and", "or"]), st.lists(inner, min_size=2, max_size=3)).map(
                lambda pair: Block(pair[0], parts=tuple(pair[1]))
            ),
            st.tuples(inner, inner).map(lambda pair: Block("loop", parts=pair)),
            *([inner.map(lambda part: Block("sub", parts=(part,)))] if has_subprocesses else []),
        ),
        max_leaves=leaves,
    )


def language(block: Block, longest: int) -> set[Word]:
    """Return the words of a block up to a length."""
    if block.kind == "step":
        return {(block.name,) if block.name else ()}
    inner = [language(part, longest) for part in block.parts]
    if block.kind in ("seq", "sub"):
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
    drawing = _Drawing()
    first = drawing.put(block, "end", "")
    return "\n".join([f"start > {first}", *drawing.lines, "end"])


class _Drawing:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.fresh = count()

    def put(self, part: Block, after: str, scope: str) -> str:
        """Draw a part that leads on to the node ``after``; return its first node."""
        return getattr(self, f"put_{part.kind}", self.put_split)(part, after, scope, next(self.fresh))

    def line(self, node: str, scope: str, targets: str) -> None:
        self.lines.append(f"{node}{f' in {scope}' if scope else ''} > {targets}")

    def put_step(self, part: Block, after: str, scope: str, own: int) -> str:
        if not part.name:
            return after
        self.line(f"{part.name}~{own}", scope, after)
        return f"{part.name}~{own}"

    def put_seq(self, part: Block, after: str, scope: str, own: int) -> str:
        for inner in reversed(part.parts):
            after = self.put(inner, after, scope)
        return after

    def put_sub(self, part: Block, after: str, scope: str, own: int) -> str:
        self.line(f"sub{own}:subprocess", scope, after)
        self.line(f"begin{own}:start", f"sub{own}", self.put(part.parts[0], f"over{own}", f"sub{own}"))
        self.lines.append(f"over{own}:end in sub{own}")
        return f"sub{own}"

    def put_loop(self, part: Block, after: str, scope: str, own: int) -> str:
        self.line(f"out{own}:xor", scope, f"{after}, back{own}")
        self.line(f"in{own}:xor", scope, self.put(part.parts[0], f"out{own}", scope))
        self.line(f"back{own}:xor", scope, self.put(part.parts[1], f"in{own}", scope))
        return f"in{own}"

    def put_split(self, part: Block, after: str, scope: str, own: int) -> str:
        heads = ", ".join(self.put(inner, f"join{own}", scope) for inner in part.parts)
        self.line(f"split{own}:{part.kind}", scope, heads)
        self.line(f"join{own}:{part.kind}", scope, after)
        return f"split{own}"


def plain_name(drawn: str) -> str:
    return drawn.partition("~")[0]
