"""What may be done next in a case that follows a flow; the same automaton judges logs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.drawing.reading import read_chart
from casecheck.errors import BadInput
from lianfang.flowcharts.rules.flows import refusal_of
from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _


class Course:
    """Follow one case through a flow by the keys of its steps.

    Steps inside a subprocess have no key of their own unless the diagram gives them one: then their id stands for them.
    """

    def __init__(self, xml: str) -> None:
        """Prepare the flow; refused where it cannot be judged."""
        self.names = {node.key: node.name for node in read_chart(xml).steps}
        keys = {node.id: node.key for node in read_chart(xml).steps}
        try:
            flow = read_flow(xml.encode(), name="")
            inner = {node.id: node.id for node in flow.steps if node.id not in keys}
            self.names |= {node.id: node.name for node in flow.steps if node.id in inner}
            self.automaton = Automaton(flow.renamed({**inner, **keys}))
        except BadInput as bad:
            raise refusal_of(bad.code, bad.at, bad.reason) from bad

    def next_steps(self, taken: Sequence[str]) -> list[str]:
        """Return the keys of the steps that may be done after those taken, in their order; refused as `check` does."""
        return sorted(self.automaton.enabled(self._after(taken)))

    def is_complete(self, taken: Sequence[str]) -> bool:
        """Say whether the case may be over after the steps taken."""
        return self.automaton.is_complete(self._after(taken))

    def check(self, taken: Sequence[str], step: str) -> None:
        """Refuse a step that the flow does not have, or that may not be done after those taken."""
        self._after([*taken, step])

    def _after(self, taken: Sequence[str]) -> frozenset[int]:
        state = self.automaton.start()
        for key in taken:
            if key not in self.automaton.labels:
                raise Refused("step_undefined", field="step", step=key)
            ahead = self.automaton.advance(state, key)
            if ahead is None:
                open_now = listed(self._said(other) for other in sorted(self.automaton.enabled(state)))
                raise Refused("step_not_now", field="step", step=self._said(key), open=open_now or "—")
            state = ahead
        return state

    def _said(self, key: str) -> str:
        name = self.names.get(key, "")
        return f"{key} {name}".strip() if name != key else key


declare_refusals(
    {
        "step_undefined": _("The published flow has no step “{step}”. Nothing was done."),
        "step_not_now": _("“{step}” may not be done now. Possible are: {open}. Nothing was done."),
    }
)
