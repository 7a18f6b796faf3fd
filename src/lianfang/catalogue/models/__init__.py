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

__all__ = [
    "AuthorityItem",
    "Basis",
    "CategoryDeclaration",
    "EVERYBODY",
    "ItemBasis",
    "ItemKeyField",
    "ItemPost",
    "is_english",
]
