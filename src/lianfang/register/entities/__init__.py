"""How the register is shown, one file for each subject."""

from lianfang.register.entities.editions import EDITIONS
from lianfang.register.entities.notices import BATCHES, CHANGES, NOTICES
from lianfang.register.entities.ratings import RATINGS
from lianfang.register.entities.risks import RISKS

__all__ = ["BATCHES", "CHANGES", "EDITIONS", "NOTICES", "RATINGS", "RISKS"]
