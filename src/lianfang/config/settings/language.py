"""Languages and time: Chinese first, English complete."""

from lianfang.config import environment as env

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [env.BASE / "src" / "lianfang" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["lianfang.config.formats"]
