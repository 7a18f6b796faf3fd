"""Show what a drawing says, and that it is safe to put into a page under a strict policy."""

import re
import time
from xml.etree import ElementTree

import pytest

from casecheck.drawing.chart import Chart, Edge, Lane, Node
from casecheck.drawing.marks import Level, Marks, Measured, RiskMark, Walk, WalkStep
from casecheck.drawing.svg import render
from casecheck.drawing.tests.flows import PARALLEL, bpmn, flows, tasks
from casecheck.drawing.writing import StepSpec, write_bpmn

SVG = "{http://www.w3.org/2000/svg}"
# item P16 of the reference office
P16 = [
    StepSpec("1", "1", "网上受理", "IF2", "邀请来华审核岗", 1, "accept", False),
    StepSpec("2", "2", "邀请单位与事由核查", "IF2", "邀请来华审核岗", 2, "review", True),
    StepSpec("3", "3", "敏感国别、敏感人员会商", "IF1", "来华与涉外管理处处长", 1, "consult", True),
    StepSpec("4", "4", "处长审定", "IF1", "来华与涉外管理处处长", 1, "decide", True),
    StepSpec("5", "5", "签发邀请函", "IF2", "邀请来华审核岗", 0, "issue", True),
    StepSpec("6", "6", "离境后30日内销签核查", "IF2", "邀请来华审核岗", 0, "verify", True),
]
XML = write_bpmn(P16, process_id="P16", name="邀请外国人来华审核")
HIGH, MEDIUM, LOW = (Marks((RiskMark(level, f"R{number}"),)) for number, level in enumerate(Level, 1))
MARKS = {
    "step_2": HIGH,
    "step_3": Marks(is_gap=True),
    "step_4": MEDIUM,
    "step_5": LOW,
    "step_6": Marks((RiskMark(Level.LOW, "R8"), RiskMark(Level.HIGH, "R9"))),
}
HOSTILE = "<script>alert(1)</script>\"'&]]>\x00"


def texts(svg: str) -> list[str]:
    """Give the visible texts of a drawing."""
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def groups(svg: str) -> dict[str, ElementTree.Element]:
    """Give the groups of the shapes by node id."""
    return {g.get("data-node"): g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("data-node")}


@pytest.mark.demand("T3.1.11")
def test_the_drawing_of_p16_shows_six_steps_and_five_risk_marks():
    words = texts(render(XML, marks=MARKS))

    assert sum(bool(re.fullmatch(r"第 \d 步·.+", word)) for word in words) == 6
    assert sum(bool(re.fullmatch(r"[高中低] R\d( \+\d)?|缺风险", word)) for word in words) == 5


@pytest.mark.demand("T3.1.11")
def test_each_level_has_a_shape_and_a_word_beside_its_colour():
    shown = groups(render(XML, marks=MARKS))

    kinds = {node: [e.tag.removeprefix(SVG) for e in shown[node].iter()] for node in ("step_2", "step_4", "step_5")}
    assert kinds["step_2"].count("path") == 1
    assert kinds["step_4"].count("path") == 2
    assert kinds["step_5"].count("circle") == 1


@pytest.mark.demand("T3.1.11")
def test_a_changed_step_changes_the_drawing():
    changed = [*P16[:5], StepSpec("6", "6", "离境核销", "IF1", "来华与涉外管理处处长", 30)]

    words = texts(render(write_bpmn(changed, process_id="P16", name="")))

    assert "离境核销" in words
    assert "第 6 步·限 30 日" in words


def test_the_badge_of_several_risks_shows_the_highest_and_how_many_more():
    assert "高 R9 +1" in texts(render(XML, marks=MARKS))


def test_words_follow_the_language():
    words = texts(render(XML, marks=MARKS, lang="en"))

    assert {"High R1", "Medium R2", "Low R3", "No risk", "Step 5, same day"} <= set(words)


def test_the_description_tells_the_drawing_in_words():
    root = ElementTree.fromstring(render(XML, marks=MARKS, title="P16"))

    told = root.find(f"{SVG}desc").text
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "P16"
    assert "6 个环节，6 处风险标记" in told
    assert "第 2 步 邀请单位与事由核查，岗位：邀请来华审核岗，限 2 日，高风险 R1" in told


def test_figures_show_median_and_share_and_shout_above_five_per_cent():
    marks = {"step_1": Marks(measured=Measured(0.4, 0.008)), "step_2": Marks(measured=Measured(1.64, 0.064))}

    shown = groups(render(XML, marks=marks))

    bold = [t.text or "".join(t.itertext()) for t in shown["step_2"].iter(f"{SVG}text") if t.get("font-weight")]
    assert "偏离 6.4%" in bold
    assert "1.6 日" in ["".join(t.itertext()) for t in shown["step_2"].iter(f"{SVG}text")]
    assert not any("偏离" in "".join(t.itertext()) for t in shown["step_1"].iter(f"{SVG}text") if t.get("font-weight"))


def all_drawings():
    walk = Walk(
        [WalkStep("step_1", note=HOSTILE), WalkStep("", name=HOSTILE)], {"step_2": HOSTILE}, {"step_3": HOSTILE}
    )
    hostile = write_bpmn(
        [StepSpec(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, when=HOSTILE)], process_id="x", name=HOSTILE
    )
    return {
        "marks": render(XML, marks=MARKS, selected="step_2"),
        "walk": render(XML, marks=MARKS, walk=walk),
        "hostile": render(hostile, marks={"step-1": Marks((RiskMark(Level.HIGH, HOSTILE),), href="/a?" + HOSTILE)}),
        "parallel": render(PARALLEL, lang="en"),
    }


@pytest.mark.parametrize("name", ["marks", "walk", "hostile", "parallel"])
def test_a_drawing_holds_no_script_and_no_style(name):
    root = ElementTree.fromstring(all_drawings()[name])

    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    attributes = {attribute for element in root.iter() for attribute in element.attrib}
    assert tags <= {
        "svg",
        "title",
        "desc",
        "defs",
        "marker",
        "path",
        "g",
        "a",
        "rect",
        "circle",
        "line",
        "text",
        "tspan",
    }
    assert not {attribute for attribute in attributes if attribute == "style" or attribute.startswith("on")}


@pytest.mark.parametrize("name", ["marks", "walk", "hostile", "parallel"])
def test_the_ids_of_a_drawing_are_unique(name):
    ids = [element.get("id") for element in ElementTree.fromstring(all_drawings()[name]).iter() if element.get("id")]

    assert len(ids) == len(set(ids))


def test_two_drawings_of_a_page_share_no_id():
    one, other = (ElementTree.fromstring(render(XML, uid=uid)) for uid in ("one", "other"))

    assert not {e.get("id") for e in one.iter() if e.get("id")} & {e.get("id") for e in other.iter() if e.get("id")}


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//elsewhere", "data:text/html,x", " /x"])
def test_a_link_that_is_no_plain_address_is_refused(href):
    with pytest.raises(ValueError):
        render(XML, marks={"step_1": Marks(href=href)})


def test_a_name_for_the_drawing_that_is_no_xml_id_is_refused():
    with pytest.raises(ValueError):
        render(XML, uid=HOSTILE)


def test_a_step_with_a_link_is_wrapped_in_it():
    svg = render(XML, marks={"step_2": Marks(href="/steps/2?a=1&b=2")})

    links = list(ElementTree.fromstring(svg).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == ["/steps/2?a=1&b=2"]
    assert links[0].find(f"{SVG}g").get("data-node") == "step_2"


def test_the_same_flow_gives_the_same_drawing():
    assert render(XML, marks=MARKS) == render(XML, marks=MARKS)


def test_a_cut_text_keeps_its_whole_in_a_title():
    name = "关于邀请外国人来华事由真实性及费用承担能力的核查与会商"

    root = ElementTree.fromstring(render(write_bpmn([StepSpec("1", "1", name)], process_id="x", name="")))

    assert name in [title.text for title in root.iter(f"{SVG}title")]
    assert any("".join(text.itertext()).endswith("…") for text in root.iter(f"{SVG}text"))


def test_bare_merges_are_lines_that_meet():
    gates = '<exclusiveGateway id="split"/><exclusiveGateway id="merge"/>'
    xml = bpmn(gates + tasks("a", "b", "c") + flows("a>split", "split>b", "split>merge", "b>merge", "merge>c"))

    assert set(groups(render(xml))) == {"a", "b", "c", "split"}


def test_a_flow_of_eight_steps_is_drawn_in_milliseconds():
    steps = [StepSpec(str(n), str(n), "核查办理", f"P{n % 3}", "岗位", n, "", True) for n in range(8)]
    xml = write_bpmn(steps, process_id="x", name="甲")
    render(xml)

    spent = []
    for _ in range(20):
        began = time.process_time()
        render(xml, marks={"step_1": HIGH})
        spent.append(time.process_time() - began)
    assert min(spent) < 0.01


def test_a_ring_without_start_is_drawn():
    nodes = tuple(Node(f"n{index}", kind) for index, kind in enumerate(["xor", "xor", "step"]))
    edges = (Edge("a", "n0", "n1"), Edge("b", "n1", "n0"), Edge("c", "n2", "n2"))

    svg = render(Chart(nodes, edges, (Lane("l", "空"),)))

    assert set(groups(svg)) == {"n0", "n1", "n2"}
