"""What a finding of each indicator says, in English and Chinese; names in braces are its figures."""

from __future__ import annotations

from typing import Any

GROUPS = {
    "en": {"OCID": "process", "Buyer": "buyer", "ProcuringEntity": "procuring entity", "Tenderer": "tenderer"},
    "zh": {"OCID": "采购项目", "Buyer": "采购人", "ProcuringEntity": "采购实施机构", "Tenderer": "投标人"},
}
SENTENCES: dict[str, dict[str, str]] = {
    "short_submission_period": {
        "en": "bidders had {measured:g} whole days to submit bids where at least {threshold:g} are expected.",
        "zh": "投标人准备投标的时间为{measured:g}个整日,少于应有的{threshold:g}日。",
    },
    "single_bid": {
        "en": "the procedure was competitive, and one tenderer alone submitted a bid.",
        "zh": "采购方式为竞争性方式,但仅有一家投标人投标。",
    },
    "close_to_winning": {
        "en": "{group} {id}: the second-lowest valid bid was {share}% above the winning one;"
        " differences up to {fence_share}% are low outliers.",
        "zh": "{group} {id}:次低有效报价比中标报价高{share}%,不超过{fence_share}%的差幅为异常偏低。",
    },
    "unsuccessful_bidder": {
        "en": "tenderer {id} won {won} of its {bids} bids ({share}%); for tenderers who bid as often, shares"
        " up to {fence_share}% are low outliers.",
        "zh": "投标人{id}投标{bids}次,中标{won}次(中标率{share}%);"
        "对投标频繁者,不超过{fence_share}%的中标率为异常偏低。",
    },
    "identical_prices": {
        "en": "{group} {id}: different tenderers submitted bids of the same price.",
        "zh": "{group} {id}:不同投标人的报价完全相同。",
    },
    "late_bid_won": {
        "en": "{group} {id}: a bid received after the deadline is of a supplier who was awarded.",
        "zh": "{group} {id}:中标供应商的投标在截止时间之后收到。",
    },
    "others_disqualified": {
        "en": "{group} {id}: all bids but the winner's were left out; {measured:g} other tenderers were disqualified.",
        "zh": "{group} {id}:除中标人外其余投标均未通过,另有{measured:g}家投标人被否决。",
    },
    "lowest_disqualified": {
        "en": "the lowest submitted bid ({measured:,.15g} {currency}) was disqualified;"
        " the lowest valid one was {threshold:,.15g}.",
        "zh": "最低报价({measured:,.15g} {currency})被否决,最低有效报价为{threshold:,.15g}。",
    },
    "excessive_disqualified": {
        "en": "{group} {id}: {disqualified} of {submitted} submitted bids were disqualified ({share}%);"
        " shares from {fence_share}% are high outliers.",
        "zh": "{group} {id}:提交的{submitted}份投标中有{disqualified}份被否决({share}%),"
        "达到{fence_share}%即为异常偏高。",
    },
    "heterogeneous_supplier": {
        "en": "supplier {id} was awarded {measured:g} kinds of items in {processes} contracting processes;"
        " from {threshold:g} on it is a high outlier.",
        "zh": "供应商{id}在{processes}个采购项目中标的物品达{measured:g}类,达到{threshold:g}类即为异常偏多。",
    },
    "deep_discount": {
        "en": "{group} {id}: the second-lowest valid bid was {share}% above the winning one;"
        " differences from {fence_share}% are high outliers.",
        "zh": "{group} {id}:次低有效报价比中标报价高{share}%,达到{fence_share}%即为异常偏高。",
    },
}


def tell(finding: dict[str, Any], language: str) -> str:
    """Return the sentence of a finding. language: en or zh."""
    detail, measured, threshold = finding["detail"], finding["measured"], finding["threshold"]
    words = {**detail, "group": GROUPS[language][detail["group"]], "measured": measured, "threshold": threshold}
    shares = {"share": f"{100 * measured:.6g}", "fence_share": f"{100 * threshold:.6g}"}
    return SENTENCES[finding["check"]][language].format(**words, **shares)
