"""What every command begins with: a wrongly typed command line is answered in Vietnamese; it must hold no command's own work."""

import re
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

_TYPES = {"int": "một số nguyên", "float": "một số"}
_WORDS = (
    (r"the following arguments are required: (.+)", r"còn thiếu: \1."),
    (r"one of the arguments (.+) is required", r"cần một trong các tùy chọn: \1."),
    (r"unrecognized arguments: (.+)", r"không có tùy chọn hoặc tham số này: \1."),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 viết tắt chưa rõ, có thể là: \2."),
    (r"argument ([^:]+): invalid choice: (.*) \(choose from (.*)\)", r"\1: không có lựa chọn \2; chọn một trong: \3."),
    (r"argument ([^:]+): expected one argument", r"\1: cần một giá trị đứng sau."),
    (r"argument ([^:]+): expected at least one argument", r"\1: cần ít nhất một giá trị đứng sau."),
    (r"argument ([^:]+): expected at most one argument", r"\1: chỉ nhận một giá trị."),
    (r"argument ([^:]+): expected (\d+) arguments", r"\1: cần \2 giá trị đứng sau."),
    (r"argument ([^:]+): not allowed with argument (.+)", r"\1: không dùng cùng \2."),
    (r"argument ([^:]+): ignored explicit argument (.+)", r"\1: không nhận giá trị, đã ghi \2."),
    (r"argument ([^:]+): (.+)", r"\1: \2"),  # ours already: a type of our own refused it
)
_WRONG_TYPE = re.compile(r"argument ([^:]+): invalid (\w+) value: (.*)", re.DOTALL)


def in_vietnamese(message: str) -> str:
    """What argparse says of a wrong command line, in Vietnamese, with the argument's name and what was typed; else its own words."""
    if found := _WRONG_TYPE.fullmatch(message):
        name, kind, typed = found.groups()
        return f"{name}: {typed} không phải {_TYPES.get(kind, 'giá trị hợp lệ')}."
    for pattern, words in _WORDS:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, words, message, flags=re.DOTALL)
    return message


class Parser(CommandParser):
    """Django's parser of a command line, whose errors people can read."""

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line on stderr; raises CommandError when called by code."""
        told = f"Lỗi: {in_vietnamese(message)}"
        if not self.called_from_command_line:
            raise CommandError(told)
        sys.stderr.write(f"{told}\nXem cách dùng: {self.prog} --help\n")
        sys.exit(2)


class PortalCommand(BaseCommand):
    """A command of the portal; `help` and what it prints are in Vietnamese."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser with our words; Django names its class itself, so it is set afterwards."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = Parser
        return parser
