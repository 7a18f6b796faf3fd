"""Register the room of people with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: units, posts, accounts."""

    name = "lianfang.people"
    label = "people"
