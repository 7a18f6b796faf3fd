"""A version as a file on paper or screen: PDF and PNG made from its drawing by a process of its own, within bounds."""

from __future__ import annotations

import json
import subprocess
import sys

from lianfang.flowcharts import printing
from lianfang.flowcharts.models import FlowVersion
from lianfang.flowcharts.queries.flows import draw
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

SECONDS = 30
MEDIA = {"pdf": "application/pdf", "png": "image/png"}


def print_version(actor: Actor, version: FlowVersion, kind: str) -> bytes:
    """Return a version's drawing in the reader's language as pdf (A4, landscape, with its heading) or png."""
    dot = " · "
    heading = dot.join((version.flow.item.number, version.flow.item.localized("name")))
    published = version.published_on.isoformat() if version.published_on else str(_("Draft"))
    line = dot.join((_("Version {number}").filled(number=version.number), published))
    order = {"svg": draw(actor, version), "kind": kind, "heading": heading, "line": line}
    try:
        made = subprocess.run(
            [sys.executable, "-m", printing.__name__],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failed:
        raise Refused("flow_not_printed", field="kind", kind=kind.upper()) from failed
    return made.stdout


declare_refusals({"flow_not_printed": _("The drawing could not be made into {kind}. Take the SVG instead.")})
