"""Show that any flow gets a tidy place: no overlap, right angles, no arrow through a shape."""

import random
from itertools import combinations

import pytest

from casecheck.drawing.chart import Chart, Edge, Lane, Node
from casecheck.drawing.layout import lay_out

KINDS = ["step", "step", "step", "xor", "and", "event", "subprocess"]


def random_chart(seed: int) -> Chart:
    """Build a connected chart of 3 to 40 nodes with loops, branches and up to four lanes."""
    chance = random.Random(seed)
    count, lane_count = chance.randint(3, 40), chance.randint(0, 4)
    lanes = tuple(Lane(f"l{index}", f"岗位{index}") for index in range(lane_count))
    nodes = [
        Node(f"n{index}", chance.choice(KINDS), "名称" * chance.randint(0, 6), chance.choice(lanes).id if lanes else "")
        for index in range(count)
    ]
    pairs = [(chance.randrange(index), index) for index in range(1, count)]
    pairs += [(chance.randrange(count), chance.randrange(count)) for _ in range(chance.randint(0, count // 2))]
    edges = tuple(
        Edge(f"e{index}", f"n{source}", f"n{target}", chance.choice(["", "", "是", "金额五万元以上"]))
        for index, (source, target) in enumerate(pairs)
    )
    return Chart(tuple(nodes), edges, lanes)


def segments(path):
    return list(zip(path, path[1:], strict=False))


@pytest.mark.parametrize("seed", range(60))
def test_no_arrow_runs_through_a_shape(seed):
    chart = random_chart(seed)

    layout = lay_out(chart, below=33.0 if seed % 2 else 5.0)

    for edge in chart.edges:
        for start, end in segments(layout.paths[edge.id]):
            crossed = [node for node, box in layout.boxes.items() if box.is_crossed_by(start, end)]
            assert crossed == [], edge


@pytest.mark.parametrize("seed", range(60))
def test_arrows_turn_at_right_angles_and_end_on_their_shapes(seed):
    chart = random_chart(seed)

    layout = lay_out(chart)

    for edge in chart.edges:
        path = layout.paths[edge.id]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in segments(path)), edge
        assert on_border(path[0], layout.boxes[edge.source]), edge
        assert on_border(path[-1], layout.boxes[edge.target]), edge


def on_border(point, box):
    x, y = point
    on_side = min(abs(x - box.x), abs(x - box.right)) < 0.2 and box.y <= y <= box.bottom
    on_level = min(abs(y - box.y), abs(y - box.bottom)) < 0.2 and box.x <= x <= box.right
    return on_side or on_level


@pytest.mark.parametrize("seed", range(30))
def test_shapes_keep_apart_and_inside_the_picture(seed):
    layout = lay_out(random_chart(seed))

    for one, other in combinations(layout.boxes.values(), 2):
        apart = (
            one.right + 8 < other.x or other.right + 8 < one.x or one.bottom + 8 < other.y or other.bottom + 8 < one.y
        )
        assert apart
    for box in layout.boxes.values():
        assert layout.head < box.x < box.right < layout.width
        assert layout.top < box.y < box.bottom < layout.bottom


@pytest.mark.parametrize("seed", range(30))
def test_steps_lie_in_the_band_of_their_lane(seed):
    chart = random_chart(seed)

    layout = lay_out(chart)

    bands = {band.lane: band for band in layout.bands}
    for node in chart.nodes:
        if node.lane:
            band, box = bands[node.lane], layout.boxes[node.id]
            assert band.top < box.y < box.bottom < band.top + band.height


def test_a_plain_sequence_lies_on_one_line():
    nodes = tuple(Node(f"n{index}", "step", "步") for index in range(5))
    edges = tuple(Edge(f"e{index}", f"n{index}", f"n{index + 1}") for index in range(4))

    layout = lay_out(Chart(nodes, edges))

    assert len({box.y for box in layout.boxes.values()}) == 1
    assert [len(path) for path in layout.paths.values()] == [2, 2, 2, 2]


@pytest.mark.parametrize("seed", range(30))
def test_unrelated_arrows_do_not_lie_on_each_other(seed):
    chart = random_chart(seed)

    layout = lay_out(chart)

    for one, other in combinations(chart.edges, 2):
        if {one.source, one.target} & {other.source, other.target}:
            continue
        for first in segments(layout.paths[one.id]):
            assert not any(overlaps(first, second) for second in segments(layout.paths[other.id])), (one, other)


def overlaps(first, second):
    """Tell whether two segments share more than a point."""
    for axis in (0, 1):
        values = {point[axis] for point in (*first, *second)}
        if len(values) == 1:
            low = max(min(p[1 - axis] for p in segment) for segment in (first, second))
            high = min(max(p[1 - axis] for p in segment) for segment in (first, second))
            return high - low > 0.5
    return False
