"""Erasure by two persons, and the pages of the trail for those who are meant."""

from __future__ import annotations

import pytest
from django.db import connections

from lianfang.kernel.access import BUSINESS, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.tests.factories import SETUP, holder
from lianfang.store.acting import acting
from lianfang.trail.actions import (
    ask_erasure,
    ask_verification,
    confirm_erasure,
    perform_verification,
    verify_trail,
)
from lianfang.trail.actions.sequencing import sequence_once
from lianfang.trail.models import Erasure, Leaf, Payload
from lianfang.trail.queries import get_payload, list_entries, list_verifications, prove
from lianfang.trail.verify_proof import verify
from tests.security import scratch
from tests.security.conftest import client_of


def _counts() -> tuple[int, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select set_config('lianfang.actor', 'system', false), (select count(*) from trail_entry),"
            " (select count(*) from trail_leaf), (select count(*) from trail_node),"
            " (select count(*) from trail_pending), (select count(*) from trail_checkpoint)"
        )
        found = cursor.fetchone()[1:]
        cursor.execute("select set_config('lianfang.actor', '', false)")
        return found


def test_a_text_is_erased_by_two_persons_and_the_proof_still_holds(waiting, keys, policy):
    auditor, secadmin = holder("auditor", role=Role.AUDITOR), holder("guard", role=Role.SECADMIN)
    sequence_once(keys)
    with acting(auditor):
        entry = list_entries(auditor).filter(action="people.save_unit").first()
    with pytest.raises(Refused, match="field_required"):
        ask_erasure(auditor, entry=str(entry.pk), basis="", document_no="〔2026〕1号")
    with pytest.raises(Refused, match="field_required"):
        ask_erasure(auditor, entry=str(entry.pk), basis="个人信息保护法第四十七条", document_no=" ")
    with pytest.raises(NotFound):
        ask_erasure(secadmin, entry=str(entry.pk), basis="x", document_no="y")
    asked = ask_erasure(auditor, entry=str(entry.pk), basis="个人信息保护法第四十七条", document_no="〔2026〕1号")
    with acting(SETUP):
        assert get_payload(SETUP, entry) is not None
    with pytest.raises(Refused, match="move_not_yours"):
        confirm_erasure(auditor, key=str(asked.pk), version=1, comment="核对无误")
    confirm_erasure(secadmin, key=str(asked.pk), version=1, comment="核对无误")
    sequence_once(keys)
    with acting(SETUP):
        assert get_payload(SETUP, entry) is None
        found = prove(SETUP, entry)
        assert found is not None
        assert not found.has_text
        assert verify(policy, found.file)["said"]["id"] == str(entry.pk)
    report = verify_trail()
    assert (report["counts"], report["erased"]) == ({}, [str(entry.pk)])


def test_the_app_erases_nothing_without_a_confirmed_request(waiting):
    with acting(SETUP):
        assert Payload.objects.visible_to(SETUP).delete()[0] == 0
        assert Payload.objects.visible_to(SETUP).exists()


def test_a_confirmed_request_that_nobody_recorded_is_no_authority(waiting, keys):
    auditor, secadmin = holder("auditor", role=Role.AUDITOR), holder("guard", role=Role.SECADMIN)
    sequence_once(keys)
    with acting(SETUP):
        entry = list_entries(SETUP).first()
        Erasure.objects.create(
            entry=entry,
            basis="x",
            document_no="y",
            asked_by_id=auditor.id,
            decided_by_id=secadmin.id,
            state="confirmed",
        )
        assert Payload.objects.visible_to(SETUP).filter(entry=entry).delete()[0] == 1
    assert verify_trail()["counts"]["payload_gone"] == 1


def test_leaves_are_shown_to_those_only_who_see_the_entry(waiting, keys):
    sysadmin = holder("root", role=Role.SYSADMIN)
    sequence_once(keys)
    with acting(sysadmin):
        assert Leaf.objects.visible_to(sysadmin).count() == 0


# ---- pages


OPEN_FOR = {
    "/checkpoints/": {Role.AUDITOR, Role.DISCIPLINE},
    "/verifications/": {Role.AUDITOR},
    "/erasures/": {Role.AUDITOR, Role.SECADMIN, Role.MAIN_LEADER},
}


def test_pages_of_the_trail_open_for_those_who_are_meant(waiting, keys, policy):
    holders = {role: holder(role.value, role=role) for role in Role}
    sequence_once(keys)
    auditor = holders[Role.AUDITOR]
    with acting(auditor):
        entry = list_entries(auditor).filter(action="people.save_unit").first()
    asked = ask_erasure(auditor, entry=str(entry.pk), basis="法", document_no="1号")
    verification = ask_verification(auditor)
    pages = {
        f"/checkpoints/{_counts()[1]}/": OPEN_FOR["/checkpoints/"],
        f"/verifications/{verification.pk}/": OPEN_FOR["/verifications/"],
        f"/verifications/{verification.pk}/progress/": OPEN_FOR["/verifications/"],
        f"/erasures/{asked.pk}/": OPEN_FOR["/erasures/"],
        f"/trail/{entry.pk}/proof/": {Role.AUDITOR, *BUSINESS},
        f"/trail/{entry.pk}/proof.json": {Role.AUDITOR, *BUSINESS},
        f"/trail/{entry.pk}/erase/": {Role.AUDITOR},
        **OPEN_FOR,
    }
    for role in Role:
        client = client_of(role.value)
        for address, roles in pages.items():
            answer = client.get(address)
            assert answer.status_code == (200 if role in roles else 404), (role, address)
        assert client.get("/trail/policy.txt").content.decode() == policy
        assert client.get("/trail/verify_proof.py").content == scratch.verifier_path().read_bytes()
        if role in pages[f"/trail/{entry.pk}/proof.json"]:
            assert verify(policy, client.get(f"/trail/{entry.pk}/proof.json").content)["said"]["id"] == str(entry.pk)
    assert client_of("").get("/checkpoints/").status_code == 302


def test_a_verification_that_was_asked_for_is_shown_with_what_it_covers(waiting, keys):
    auditor = holder("auditor", role=Role.AUDITOR)
    sequence_once(keys)
    client = client_of("auditor")
    address = client.post("/verifications/start/")["Location"]
    assert client.post("/verifications/start/")["Location"] == address  # one runs already
    with acting(auditor):
        asked = list_verifications(auditor).get()
    assert perform_verification(asked.pk).state == "clean"
    page = client.get(address).content.decode()
    assert "people.unit" in page
    with scratch.superuser(waiting) as server:
        server.execute("update people_unit set name = '改名处' where code = 'U3'")
    client.post("/verifications/start/")
    with acting(auditor):
        asked = list_verifications(auditor).first()
    assert perform_verification(asked.pk).state == "findings"
    sequence_once(keys)
    assert set(verify_trail()["counts"]) == {"altered"}  # the verifications themselves fit the trail


def test_a_refused_request_keeps_what_was_typed(waiting, keys):
    holder("auditor", role=Role.AUDITOR)
    sequence_once(keys)
    with acting(SETUP):
        entry = list_entries(SETUP).filter(action="people.save_unit").first()
    given = {"basis": "个人信息保护法", "document_no": "", "reason": "本人申请"}
    answer = client_of("auditor").post(f"/trail/{entry.pk}/erase/", given)
    assert answer.status_code == 409
    assert all(text in answer.content.decode() for text in ("个人信息保护法", "本人申请"))
