"""What can be proposed: each act with its words, and what does it. Desks add theirs in a module ``acts`` of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kexin.platform.orgs.models import Person
from kexin.text import Text

#: What an act is given, as JSON keeps it.
Said = Mapping[str, str | int]
#: Does it in the name of who proposed; the address of what came of it.
Do = Callable[[Said, Person], str]
#: Label and value, line by line: what the second person reads before signing.
Told = Callable[[Said], Iterable[tuple[Text, Text]]]


@dataclass(frozen=True)
class Act:
    """An act of two people."""

    name: str
    title: Text
    told: Told
    do: Do


ACTS: dict[str, Act] = {}


def act(name: str, title: Text, told: Told) -> Callable[[Do], Do]:
    """Register what does *name*; it runs within a transaction, and once for trial when it is proposed."""

    def registered(do: Do) -> Do:
        ACTS[name] = Act(name, title, told, do)
        return do

    return registered
