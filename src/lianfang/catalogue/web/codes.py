"""Pages of codes: another one given with a reason, and the item that a code stands or stood for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue import actions, queries
from lianfang.catalogue.access import PUBLISHERS
from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import Refused


@page(roles=PUBLISHERS, methods=("GET", "HEAD", "POST"))
def recode_view(request: Any, key: str) -> HttpResponse:
    """Show the codes of an item and give it another one with a reason."""
    actor, item = request.actor, queries.get_item(request.actor, key)
    typed = {name: str(request.POST.get(name, "")) for name in ("code", "comment")}
    context = {"item": item, "typed": typed, "codes": queries.list_codes_of(actor, item)}
    if request.method != "POST":
        return render(request, "catalogue/recode.html", context)
    given = str(request.POST.get("version", ""))
    version = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
    try:
        actions.recode_item(actor, key=key, version=version, comment=typed["comment"], code=typed["code"].strip())
    except Refused as refusal:
        return render(request, "catalogue/recode.html", context | {"refusal": refusal.sentence()}, status=409)
    messages.success(request, _("The item has another code; the former one still finds it."))
    return redirect("items-object", key=key)


@page(roles=BUSINESS)
def code_view(request: Any, code: str) -> HttpResponse:
    """Lead from a code, the present or a former one, to its item."""
    return redirect("items-object", key=queries.get_item_by_code(request.actor, code).number)
