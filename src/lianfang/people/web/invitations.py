"""The one-time link to an account: given by whoever keeps accounts, opened by whoever is to hold it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.kernel.errors import Refused
from lianfang.people import actions, queries


@page(roles=actions.GRANTERS, methods=("POST",))
def invite_page(request: Any, key: str) -> HttpResponse:
    """Show the link to an account once."""
    account = queries.get_account(request.actor, key)
    token = actions.invite(request.actor, username=key)
    link = request.build_absolute_uri(reverse("welcome", kwargs={"token": token}))
    return render(request, "people/invitation.html", {"account": account, "link": link})


@page(public=True, methods=("GET", "HEAD", "POST"))
def welcome_page(request: Any, token: str) -> HttpResponse:
    """Let whoever holds the link set the first password."""
    account = actions.invited_account(token)
    context: dict[str, Any] = {"username": account.username}
    if request.method == "POST":
        first, second = (request.POST.get(name, "")[:200] for name in ("password", "again"))
        try:
            if first != second:
                raise Refused("passwords_differ", field="again")
            actions.accept_invitation(key=token, password=first)
        except Refused as refusal:
            context["refusal"] = refusal.sentence()
        else:
            messages.success(request, _("The password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "people/welcome.html", context, status=409 if "refusal" in context else 200)
