"""Register the room with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policies: versioned lists and figures an office sets."""

    name = "lianfang.policies"
    label = "policies"
