"""The words of the field: groups of other words for one thing, from data/lexicon.txt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SECTIONS = ("things", "acts", "site", "shared", "generic")
_FILE = Path(__file__).with_name("data") / "lexicon.txt"


@dataclass(frozen=True, slots=True)
class Group:
    """Words for one thing. `token` is what stands for it in the index; `section` is one of SECTIONS."""

    token: str
    canonical: str
    section: str
    words: frozenset[str]


class Lexicon:
    """Groups by word, and the words that say nothing. `version` changes with every byte of the file."""

    def __init__(self, text: str) -> None:
        self.version = hashlib.sha256(text.encode()).hexdigest()[:12]
        self.generic: set[str] = set()
        self.groups: dict[str, Group] = {}
        self._by_word: dict[str, tuple[Group, ...]] = {}
        self._read(text)

    def _read(self, text: str) -> None:
        section = "things"
        for number, line in enumerate(text.splitlines(), start=1):
            line = line.split("#", 1)[0].strip().lower()
            if not line:
                continue
            if line.startswith("["):
                section = line.strip("[]")
                if section not in SECTIONS:
                    raise ValueError(f"词库第 {number} 行：没有“{section}”这一节")
            elif section == "generic":
                self.generic.update(line.split())
            else:
                self._add(section, number, line)

    def _add(self, section: str, number: int, line: str) -> None:
        canonical, colon, others = line.partition(":")
        if not colon or not others.split():
            raise ValueError(f"词库第 {number} 行：应为“代表词: 同义词 同义词”")
        words = frozenset((canonical.strip(), *others.split()))
        group = Group(f"z{len(self.groups)}z", canonical.strip(), section, words)
        self.groups[group.token] = group
        for word in words:
            self._by_word[word] = (*self._by_word.get(word, ()), group)

    def groups_of(self, word: str) -> tuple[Group, ...]:
        """The groups a word stands in; none for most words."""
        return self._by_word.get(word, ())

    def says_no_thing(self, word: str) -> bool:
        """Whether a word is hollow, or says only what is done: 系统, 监测."""
        return word in self.generic or any(group.section == "acts" for group in self.groups_of(word))

    def words(self) -> set[str]:
        """Every word of a group: what the segmentation should know."""
        return set(self._by_word)


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon of this package."""
    return Lexicon(_FILE.read_text(encoding="utf-8"))
