"""The tree against published vectors, against the recursion of the standard, and against what it must refuse."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianfang.trail.rules.tree import Tree, consistency_spans, cover, inclusion_spans, places_of
from lianfang.trail.verify_proof import is_included

TREE = Tree()
LARGEST = 200
# The eight leaves and roots that implementations of RFC 6962 and 9162 share.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def naive(leaves: list[bytes]) -> bytes:
    """Return the root as the standard defines it, by recursion over the leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    middle = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + naive(leaves[:middle]) + naive(leaves[middle:])).digest()


@pytest.fixture(scope="module")
def grown():
    leaves = [TREE.leaf(random.Random(number).randbytes(20)) for number in range(LARGEST)]
    return leaves, TREE.append(0, leaves, {})


def test_the_published_vectors_hold():
    nodes = {}
    for size, (leaf, root) in enumerate(zip(LEAVES, ROOTS, strict=True)):
        nodes |= TREE.append(size, [TREE.leaf(bytes.fromhex(leaf))], nodes)
        assert TREE.root(size + 1, nodes).hex() == root
    assert TREE.root(0, {}) == TREE.empty == hashlib.sha256(b"").digest()


def test_every_size_up_to_200_has_the_root_of_the_recursion(grown):
    leaves, nodes = grown
    for size in range(LARGEST + 1):
        assert TREE.root(size, nodes) == naive(leaves[:size])


def test_every_leaf_of_every_size_up_to_200_is_proved_and_nothing_else(grown):
    leaves, nodes = grown
    proved = refused = 0
    for size in range(1, LARGEST + 1):
        root = TREE.root(size, nodes)
        for index in range(size):
            path = TREE.path(inclusion_spans(index, size), nodes)
            assert TREE.is_included(index, size, leaves[index], path, root)
            assert is_included(index, size, leaves[index], path, root)
            proved += 1
            wrong = [
                (index, size, leaves[index], [*path, root], root),
                (index, size, leaves[index], path, naive(leaves[: size + 1]) if size < LARGEST else TREE.empty),
                (size, size, leaves[index], path, root),
                (-1, size, leaves[index], path, root),
                ((index + 1) % size, size, leaves[index], path, root) if size > 1 else (0, 0, leaves[0], [], root),
                (index, size, leaves[index], path[:-1], root) if path else (0, 2, leaves[0], [], root),
                (index, size, leaves[index - 1], path, root) if size > 1 else (0, 1, root[::-1], [], root),
            ]
            for case in wrong:
                assert not TREE.is_included(*case)
                assert not is_included(*case)
                refused += 1
    assert (proved, refused) == (20_100, 140_700)


def test_every_pair_of_sizes_up_to_200_is_consistent_and_no_other_root_is(grown):
    _leaves, nodes = grown
    roots = [TREE.root(size, nodes) for size in range(LARGEST + 1)]
    for new in range(LARGEST + 1):
        for old in range(new + 1):
            path = TREE.path(consistency_spans(old, new), nodes)
            assert TREE.is_extension(old, new, roots[old], roots[new], path)
            assert not TREE.is_extension(old, new, roots[old][::-1], roots[new], path)
            assert not TREE.is_extension(old, new, roots[old], roots[new], [*path, roots[new]])
            if 0 < old < new:
                assert not TREE.is_extension(old, new, roots[old], roots[new][::-1], path)
                assert not TREE.is_extension(old, new, roots[old], roots[new], path[:-1])
                assert not TREE.is_extension(new, old, roots[new], roots[old], path)


def test_a_place_outside_of_the_tree_is_no_place():
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError):
            inclusion_spans(index, size)
    with pytest.raises(ValueError):
        consistency_spans(4, 3)


def test_a_hash_function_that_nobody_registered_is_refused():
    with pytest.raises(KeyError):
        Tree("sm3")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=6), max_size=90), st.data())
def test_growing_in_batches_gives_the_same_tree_and_proofs(entries, data):
    leaves = [TREE.leaf(entry) for entry in entries]
    nodes, size = {}, 0
    while size < len(leaves):
        step = data.draw(st.integers(1, len(leaves) - size))
        edge = {place: nodes[place] for place in cover(0, size)}
        nodes |= TREE.append(size, leaves[size : size + step], edge)
        size += step
    assert nodes == TREE.append(0, leaves, {})
    assert len(nodes) == 2 * size - size.bit_count()
    root = TREE.root(size, nodes)
    assert root == naive(leaves)
    if size:
        index = data.draw(st.integers(0, size - 1))
        spans = inclusion_spans(index, size)
        assert set(places_of(spans)) <= set(nodes)
        path = TREE.path(spans, nodes)
        assert TREE.is_included(index, size, leaves[index], path, root)
        if path:
            place, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
            flipped = (int.from_bytes(path[place], "big") ^ (1 << bit)).to_bytes(32, "big")
            assert not TREE.is_included(index, size, leaves[index], [*path[:place], flipped, *path[place + 1 :]], root)
