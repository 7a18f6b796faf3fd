"""Tables of the catalogue, one file for each subject."""

from lianfang.catalogue.models.items import (
    EVERYBODY,
    AuthorityItem,
    Basis,
    CategoryDeclaration,
    ItemBasis,
    ItemKeyField,
    ItemPost,
    is_english,
)
from lianfang.catalogue.models.lint import ItemFinding
from lianfang.catalogue.models.versions import ItemCode, ItemVersion

__all__ = [
    "AuthorityItem",
    "Basis",
    "CategoryDeclaration",
    "EVERYBODY",
    "ItemBasis",
    "ItemCode",
    "ItemFinding",
    "ItemKeyField",
    "ItemPost",
    "ItemVersion",
    "is_english",
]
