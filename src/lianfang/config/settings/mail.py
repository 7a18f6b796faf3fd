"""Mail: an office's server by EMAIL_URL; without one each message is a file in the data folder."""

from lianfang.config import environment as env

if env.EMAIL_URL:
    globals().update(env.ENV.email_url_config(env.EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.HOME / "mail"
DEFAULT_FROM_EMAIL = "lianfang@localhost"
