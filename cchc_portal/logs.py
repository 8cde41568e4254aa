"""Log lines as JSON objects; it must never print what people type: no form values, no notes, no scores, no texts of exceptions."""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from logging.config import dictConfig

EXTRA_FIELDS = ("method", "path", "status", "duration_ms", "user_id")
"""What a caller may add through `extra=`; anything else is dropped."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, the fields above, and the place of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`; of an exception only its type and frames, since its text may quote a value."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)})
        status = getattr(record, "status_code", None)  # django.request names it so
        if status is not None:
            line.setdefault("status", status)
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["frames"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def configure(settings: Mapping[str, str]) -> None:
    """What Django calls with the LOGGING setting: JSON lines on stderr, our own loggers from `level` on, others from WARNING."""
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "django": {"handlers": [], "level": "WARNING", "propagate": True},
                "django.request": {"level": "ERROR"},  # refusals and 404 stand in the request log
                **{name: {"level": settings["level"]} for name in ("cchc_portal", "units", "scoring")},
            },
        }
    )
