"""Settings of the product, one file for each concern."""

from lianfang.config.settings.apps import *  # noqa: F403
from lianfang.config.settings.database import *  # noqa: F403
from lianfang.config.settings.language import *  # noqa: F403
from lianfang.config.settings.mail import *  # noqa: F403
from lianfang.config.settings.security import *  # noqa: F403
from lianfang.config.settings.static import *  # noqa: F403
