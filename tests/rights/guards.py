"""What refuses a person before a view of the table of rights runs: two addresses with the same guard and object are refused alike."""

import inspect

from django.urls import resolve, reverse

from tests.rights.row import Row


def guard_of(row: Row) -> tuple:
    """What refuses a person before the row's view runs: each action and lookup of `requires`, with what that is given; () if nothing does."""
    view, found = resolve(reverse(row.name, kwargs=row.kwargs)).func, []
    while view is not None:
        if "required_action" in vars(view):
            found.append((view.required_action, view.looked_up, given_to(view.looked_up, row.kwargs)))
        view = getattr(view, "__wrapped__", None)
    return tuple(found)


def given_to(lookup, kwargs):
    """The parts of an address that a lookup takes; all, unless it drops the others as `**_`."""
    taken = {} if lookup is None else inspect.signature(lookup).parameters
    drops = lookup is None or all(one.kind is not one.VAR_KEYWORD or name == "_" for name, one in taken.items())
    return tuple(sorted((name, value) for name, value in kwargs.items() if name in taken or not drops))
