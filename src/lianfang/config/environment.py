"""The one place where the environment is read."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import environ

ENV = environ.Env()
BASE = Path(__file__).resolve().parents[3]
TESTING = "pytest" in sys.modules
if str(BASE) not in sys.path:
    sys.path.append(str(BASE))  # demo/ stands beside src/ and is no part of the distribution
HOME = Path(ENV.str("LIANFANG_HOME", default=str(BASE / "var"))).absolute()
PORT = ENV.int("PORT", default=8000)
HOST = ENV.str("HOST", default="127.0.0.1")
DATABASE_URL = ENV.str("DATABASE_URL", default="")
OWNER_DATABASE_URL = ENV.str("OWNER_DATABASE_URL", default="")
SEQUENCER_DATABASE_URL = ENV.str("SEQUENCER_DATABASE_URL", default="")
TRAIL_KEY = Path(ENV.str("LIANFANG_TRAIL_KEY", default=str(HOME / "trail_key"))).absolute()
TRAIL_NAME = ENV.str("LIANFANG_TRAIL_NAME", default="")
PG_BINDIR = ENV.str("LIANFANG_PG_BINDIR", default="")
PG_USER = ENV.str("LIANFANG_PG_USER", default="")
DEMO = ENV.bool("LIANFANG_DEMO", default=TESTING)
DEBUG = ENV.bool("LIANFANG_DEBUG", default=False)
SECURE = ENV.bool("LIANFANG_TLS", default=False)
ALLOWED_HOSTS = ENV.list("LIANFANG_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver", HOST])
EMAIL_URL = ENV.str("EMAIL_URL", default="")


def secret_key() -> str:
    """Return the signing key: from the environment, else one made once and kept in the data folder."""
    if given := ENV.str("SECRET_KEY", default=""):
        return given
    if TESTING:
        return "tests-only-" + "x" * 50
    path = HOME / "secret_key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
