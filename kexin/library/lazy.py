"""A mapping whose values are worked out when asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class Lazy(Mapping[str, T]):
    """A mapping that knows its names at once and its values when asked."""

    def __init__(self, known: Collection[str], read: Callable[[str], T]) -> None:
        self._known, self._read = known, read

    def __getitem__(self, name: str) -> T:
        if name not in self._known:
            raise KeyError(name)
        return self._read(name)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
