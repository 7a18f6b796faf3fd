"""Find cases in which one person did two steps that two people must do."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from casecheck.checks.contract import Check, Context, Outcome, parameter, sql
from casecheck.errors import BadInput


@dataclass(frozen=True)
class FourEyes:
    """Name the two steps. Every doing of them counts, not only the last."""

    a: str = parameter("Activity that one person does.")
    b: str = parameter("Activity that another person must do.")
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise BadInput("rule_value", reason="a and b are the same activity.", hint="Name two activities.")


def run(context: Context, rule: FourEyes) -> Outcome:
    """Return one finding per case and actor who did both steps, with all events of theirs in these steps."""
    finds, judged = sql("four_eyes")
    values = {**asdict(rule), "except_actors": list(rule.except_actors)}
    cases = context.engine.query(judged, **values)["cases"][0].as_py()
    return Outcome(context.findings(finds, **values), cases, context.misnamed(rule.a, rule.b))


FOUR_EYES = Check("four_eyes", "One person did two steps that two people must do.", FourEyes, run, needs=("actor",))
