"""Where the database is and who logs in to it. Importing this starts nothing."""

from typing import Any

from lianfang.config import embedded
from lianfang.config import environment as env

if env.DATABASE_URL:
    _app: dict[str, Any] = env.ENV.db_url_config(env.DATABASE_URL)
    _owner: dict[str, Any] = env.ENV.db_url_config(env.OWNER_DATABASE_URL or env.DATABASE_URL)
    _sequencer: dict[str, Any] = env.ENV.db_url_config(
        env.SEQUENCER_DATABASE_URL or env.OWNER_DATABASE_URL or env.DATABASE_URL
    )
else:
    _cluster = embedded.cluster(testing=env.TESTING)
    _app = _cluster.login("lianfang_app")
    _owner = _cluster.login("lianfang_owner")
    _sequencer = _cluster.login("lianfang_sequencer")

_engine = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False}
_pool = {} if env.TESTING else {"OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}}

DATABASES = {
    "default": {**_engine, **_app, **_pool},
    "owner": {**_engine, **_owner, "TEST": {"MIRROR": "default"}},
    "sequencer": {**_engine, **_sequencer, "TEST": {"MIRROR": "default"}},
}
TRAIL_KEY = env.TRAIL_KEY
TRAIL_NAME = env.TRAIL_NAME
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["lianfang.monitoring.jobs", "lianfang.notifications.jobs", "lianfang.trail.jobs"]
if env.DEMO:
    PROCRASTINATE_IMPORT_PATHS += ["demo.jobs"] if (env.BASE / "demo" / "jobs.py").exists() else []
