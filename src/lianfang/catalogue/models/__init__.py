"""Tables of the catalogue, one file for each subject."""

from lianfang.catalogue.models.clearing import ClearingRecord, ClearingRound
from lianfang.catalogue.models.editions import CatalogueEdition, EditionItem
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
    "CatalogueEdition",
    "CategoryDeclaration",
    "ClearingRecord",
    "ClearingRound",
    "EVERYBODY",
    "EditionItem",
    "ItemBasis",
    "ItemCode",
    "ItemFinding",
    "ItemKeyField",
    "ItemPost",
    "ItemVersion",
    "is_english",
]
