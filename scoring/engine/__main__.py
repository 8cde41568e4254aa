"""The command line (evaluate ROUND.json, verify SNAPSHOT.json); it must not compute anything itself."""

import gc
import os
import sys
from pathlib import Path
from typing import Final, TextIO

from scoring.engine import InvalidSnapshot, evaluate, read_round, read_snapshot, verify, write_json
from scoring.engine.faults import clean
from scoring.engine.types import Fault, FaultyDocument

EQUAL: Final = 0
DIFFERENT: Final = 1
REFUSED: Final = 2
INTERRUPTED: Final = 130

_USAGE: Final = (
    "cách dùng: python -m scoring.engine evaluate ROUND.json   (in kết quả)"
    " | python -m scoring.engine verify SNAPSHOT.json   (0: khớp, 1: khác, 2: không hợp lệ)"
)


def _read(name: str) -> bytes:
    """Return the bytes of a file; raise FaultyDocument where it cannot be read."""
    try:
        return Path(name).read_bytes()
    except IsADirectoryError:
        reason = "là thư mục, cần một tệp JSON"
    except FileNotFoundError:
        reason = "không tìm thấy tệp"
    except PermissionError:
        reason = "không có quyền đọc tệp"
    except (OSError, ValueError) as error:
        reason = f"không đọc được tệp ({error})"
    raise FaultyDocument((Fault("document", clean(f"{reason}: {name}")),))


def _evaluate(name: str) -> int:
    sys.stdout.write(write_json(evaluate(read_round(_read(name)))) + "\n")
    return EQUAL


def _verify(name: str) -> int:
    try:
        raw = _read(name)
    except FaultyDocument as error:
        raise InvalidSnapshot(error.faults) from None
    differences = verify(read_snapshot(raw))
    for difference in differences:
        sys.stdout.write(difference + "\n")
    if not differences:
        sys.stdout.write("khớp: kết quả tính lại và mã băm đúng như trong tệp\n")
    return DIFFERENT if differences else EQUAL


_COMMANDS: Final = {"evaluate": _evaluate, "verify": _verify}


def _run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    if arguments in (["-h"], ["--help"]):
        sys.stdout.write(_USAGE + "\n")
        return EQUAL
    if len(arguments) != 2 or arguments[0] not in _COMMANDS:  # noqa: PLR2004 — a command and a file
        sys.stderr.write(_USAGE + "\n")
        return REFUSED
    try:
        return _COMMANDS[arguments[0]](arguments[1])
    except FaultyDocument as error:
        for fault in error.faults:
            sys.stderr.write(f"{fault}\n")
        return REFUSED


def main(arguments: list[str]) -> int:
    """Run the command line with UTF-8 out, whatever the locale; no way out of it shows a traceback."""
    gc.disable()  # one document is read and the process ends: looking for cycles in it costs a third of the time
    for position, stream in enumerate((sys.stdout, sys.stderr), start=1):
        _use_utf8(stream, position)
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has gone: there is nobody to tell
        _drop(sys.stdout, sys.stderr)
        return REFUSED
    except OSError as error:
        _drop(sys.stdout)
        sys.stderr.write(f"document: không ghi được kết quả ({error.strerror})\n")
        return REFUSED
    except MemoryError:
        sys.stderr.write("document: tệp quá lớn, không đủ bộ nhớ\n")
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _use_utf8(stream: TextIO | None, position: int) -> None:
    """Write UTF-8 to a standard stream; where it was closed from the start, write to nowhere."""
    if stream is None:
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 — stays open to the end
        setattr(sys, ("stdin", "stdout", "stderr")[position], nowhere)
    elif hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop(*streams: TextIO) -> None:
    """Let nothing be written at exit to streams that cannot be written to."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
