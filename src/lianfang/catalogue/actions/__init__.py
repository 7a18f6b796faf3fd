"""Writes of the catalogue, one file for each subject."""

from lianfang.catalogue.access import KEEPERS, PUBLISHERS
from lianfang.catalogue.actions.amendments import BasisAmended, BasisWords, add_basis, amend_basis
from lianfang.catalogue.actions.bases import save_basis
from lianfang.catalogue.actions.codes import choose_code, keep_code, recode_item
from lianfang.catalogue.actions.deciding import about_version, put_version_forward, take_decision
from lianfang.catalogue.actions.items import CATALOGUERS, declare_category_empty, insist_cataloguer, load_items
from lianfang.catalogue.actions.links import LINKS, named_posts
from lianfang.catalogue.actions.lint import insist_lint, judge_items
from lianfang.catalogue.actions.moves import (
    ItemPublicityChanged,
    ItemPublished,
    approve_version,
    cancel_item,
    check_version,
    check_version_again,
    publish_version,
    return_version,
    review_version,
    withdraw_version,
)
from lianfang.catalogue.actions.repeals import BasisRepealed, repeal_basis, revision_due, verify_basis
from lianfang.catalogue.actions.versions import change_draft, draft_version

__all__ = [
    "BasisAmended",
    "BasisWords",
    "add_basis",
    "amend_basis",
    "BasisRepealed",
    "KEEPERS",
    "PUBLISHERS",
    "CATALOGUERS",
    "ItemPublicityChanged",
    "ItemPublished",
    "LINKS",
    "approve_version",
    "cancel_item",
    "change_draft",
    "check_version",
    "check_version_again",
    "choose_code",
    "declare_category_empty",
    "draft_version",
    "insist_cataloguer",
    "keep_code",
    "load_items",
    "named_posts",
    "publish_version",
    "recode_item",
    "return_version",
    "review_version",
    "save_basis",
    "withdraw_version",
    "insist_lint",
    "judge_items",
    "about_version",
    "put_version_forward",
    "take_decision",
    "repeal_basis",
    "verify_basis",
    "revision_due",
]
