"""Receipts: the printable page, the proof file, and what checks it without us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lianfang.edge.web.pages import page
from lianfang.trail import queries, verify_proof
from lianfang.trail.entities import label_of_type


@page()
def receipt(request: Any, key: str) -> HttpResponse:
    """Show the receipt of an entry, made for printing."""
    return _receipt(request, key)


@page()
def proof_file(request: Any, key: str) -> HttpResponse:
    """Hand out the proof for the offline verifier; 409 with the receipt page until the entry is sealed."""
    found = queries.prove(request.actor, queries.get_entry(request.actor, key))
    if found is None:
        return _receipt(request, key, status=409)
    return _file(found.file, "application/json", f"proof-{found.entry.pk}.json")


@page()
def verifier(request: Any) -> HttpResponse:
    """Hand out the offline verifier."""
    return _file(Path(verify_proof.__file__).read_bytes(), "text/x-python; charset=utf-8", "verify_proof.py")


@page()
def policy(request: Any) -> HttpResponse:
    """Hand out the keys that sign, as a policy for the offline verifier."""
    lines = "".join(f"log {key.words}\n" for key in queries.list_keys(request.actor))
    return _file(lines.encode(), "text/plain; charset=utf-8", "policy.txt")


def _receipt(request: Any, key: str, status: int = 200) -> HttpResponse:
    entry = queries.get_entry(request.actor, key)
    proof = queries.prove(request.actor, entry)
    context = {
        "entry": entry,
        "kind": label_of_type(entry.object_type),
        "proof": proof,
        "payload": queries.get_payload(request.actor, entry) if proof else None,
        "root": bytes(proof.checkpoint.root).hex() if proof else "",
        "number": proof.index + 1 if proof else 0,
        "log_keys": queries.list_keys(request.actor),
    }
    return render(request, "trail/receipt.html", context, status=status)


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
