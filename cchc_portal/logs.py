"""Log lines as JSON objects; it must never print what people type: no form values, no notes, no scores, no texts of exceptions."""

import json
import logging
import traceback
from datetime import UTC, datetime

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
