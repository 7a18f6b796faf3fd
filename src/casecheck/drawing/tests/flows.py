"""Build small BPMN files for tests."""

from casecheck.drawing.vocabulary import BPMN


def bpmn(body: str, more: str = "") -> str:
    """Wrap elements into a file with one process."""
    return f'<definitions xmlns="{BPMN}">{more}<process id="p">{body}</process></definitions>'


def flows(*pairs: str) -> str:
    """Write sequence flows from pairs such as 'a>b' or 'a>b:name'."""
    written = []
    for index, pair in enumerate(pairs):
        ends, _, name = pair.partition(":")
        source, _, target = ends.partition(">")
        written.append(f'<sequenceFlow id="f{index}" name="{name}" sourceRef="{source}" targetRef="{target}"/>')
    return "".join(written)


def tasks(*names: str) -> str:
    """Write tasks whose id is their name."""
    return "".join(f'<task id="{name}" name="{name}"/>' for name in names)


ENDS = '<startEvent id="s"/><endEvent id="e"/>'
PARALLEL = bpmn(
    ENDS
    + tasks("a", "b", "c")
    + '<parallelGateway id="g"/><parallelGateway id="h"/>'
    + flows("s>a", "a>g", "g>b", "g>c", "b>h", "c>h", "h>e")
)
