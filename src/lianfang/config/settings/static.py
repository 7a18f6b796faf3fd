"""Static files: built by the front end into static/, collected into the data-free folder var/static."""

import re

from lianfang.config import environment as env

STATIC_URL = "/static/"
STATIC_ROOT = env.BASE / "var" / "static"
STATICFILES_DIRS = [env.BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.TESTING
        else "lianfang.config.storage.Storage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False


def _immutable(path: str, url: str) -> bool:
    return bool(re.search(r"/(chunk|asset)-[^/]*-[A-Z0-9]{8}\.|\.[0-9a-f]{12}\.", url))


WHITENOISE_IMMUTABLE_FILE_TEST = _immutable
