"""What a guard's two tests are made of: the wrong thing tried, what refuses it, how it is switched off, what happens then."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from rules import predicate

from cchc_portal import permissions


@dataclass(frozen=True)
class Guard:
    """A guard holds when `attempt` raises `refusal` and `harm` is not done; it counts when, off, the harm is done.

    `switches` are all that must be off together: each alone still holds.
    """

    attempt: Callable
    refusal: type[Exception]
    harm: Callable
    switches: tuple[Callable, ...]

    def assert_holds(self, cast):
        with pytest.raises(self.refusal):
            self.attempt(cast)
        assert not self.harm(cast)

    def assert_harm_without_it(self, cast, monkeypatch):
        for switch in self.switches:
            switch(monkeypatch)
        self.attempt(cast)
        assert self.harm(cast)


def answering(module, name, answer):
    """A switch: a function of ours gives `answer` whatever it is asked."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, lambda *_args, **_named: answer)


def answering_first(module, name):
    """A switch: a function of ours gives back its first argument."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, lambda first, *_args, **_named: first)


def right_of(action, rule):
    """A switch: the table of rights asks only `rule` for an action."""
    return lambda monkeypatch: monkeypatch.setitem(
        permissions.RIGHTS, action, replace(permissions.RIGHTS[action], rule=predicate(rule))
    )


def everybody(_user, _row=None):
    return True
