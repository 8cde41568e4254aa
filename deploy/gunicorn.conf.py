"""How gunicorn serves the portal, in production and under `make run`; it must hold no setting of the portal itself."""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
worker_class = "gthread"
threads = 4
preload_app = True  # read once, shared by the workers
timeout = 60
graceful_timeout = 20
max_requests = 5000  # a worker is replaced now and then, so that no leak grows
max_requests_jitter = 500
control_socket_disable = True
wsgi_app = "cchc_portal.wsgi:application"
proc_name = "cchc"

_level = (os.environ.get("LOG_LEVEL") or "INFO").upper()
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cchc_portal.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": _level, "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},  # the portal writes its own line
    },
}
