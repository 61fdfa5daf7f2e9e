"""The index: keep records up to date, ask what resembles one. One class, any store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from yuncheng.likeness import model as models
from yuncheng.likeness import plan, text
from yuncheng.likeness import words as vocabulary
from yuncheng.likeness.analysis import VERSION, Analysis, analyse, pack, unpack
from yuncheng.likeness.answers import Answer, Hit
from yuncheng.likeness.classes import classify
from yuncheng.likeness.evidence import explain
from yuncheng.likeness.features import NAMES, Candidate, Measured, measure
from yuncheng.likeness.names import read as read_name
from yuncheng.likeness.record import Record
from yuncheng.likeness.statistics import Statistics, counted
from yuncheng.likeness.store import Loaded, Row, Store

_CANDIDATES, _KEYS, _OF_KEY, _OF_UNIT, _MOST_LOADED = 130, 20, 7, 12, 210
_PICTURE, _SIZE, _SINCE, _VERSION = "picture", "size", "since", "version"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was looked at, best first: the entries, their figures and probabilities."""

    query: Analysis
    statistics: Statistics
    loaded: list[Loaded]
    measured: Measured | None
    chances: models.Floats
    order: list[int]


class Index:
    """Records by likeness. Every change and every search reads the store, so several processes may share one."""

    def __init__(self, store: Store, *, model: models.Model | None = None) -> None:
        self.store = store
        self._words = vocabulary.shipped()
        self._model = model or models.shipped()
        self._picture: tuple[bytes, Statistics] = (b"", Statistics())
        self._making = f"{VERSION}.{self._words.lexicon.version}.{self._words.size}"

    @property
    def version(self) -> str:
        """By what an answer is made: analysis, lexicon, vectors and weights."""
        return f"{self._making}.{self._model.version}"

    @property
    def stale(self) -> bool:
        """Whether the entries were taken apart by another version of this package: `rebuild` is due."""
        kept = self.store.value(_VERSION)
        return kept is not None and kept.decode() != self._making

    def __len__(self) -> int:
        return self.store.size()

    # ------------------------------------------------------------------------------------------------ changes

    def upsert(self, record: Record) -> None:
        """Add a record or replace the one of its id. Raises ValueError for a record without an id."""
        if not record.id:
            raise ValueError("没有编号的记录不能进入索引")
        with self.store.changing():
            statistics = self._statistics()
            change = self._leave(record.id)
            row, counts = self._row(record, statistics)
            change.update(counts)
            self.store.add([row])
            self._keep(change, entries=1 - int(change.pop(-1, 0)))

    def remove(self, id: str) -> bool:
        """Take a record out; whether it was there."""
        with self.store.changing():
            change = self._leave(id)
            if not change.pop(-1, 0):
                return False
            self._keep(change, entries=-1)
            return True

    def rebuild(self, records: Iterable[Record] | None = None) -> int:
        """Make the index anew, from `records` (gone through twice: not an iterator) or from what it holds; how many."""
        with self.store.changing():
            source = records if records is not None else list(self._held())
            boxes: Counter[int] = Counter()
            size = 0
            for record in source:
                size += 1
                boxes.update(counted((), _sentences(record)))
            first = Statistics(size, {k: n for k, n in boxes.items() if n > 1})
            self.store.clear()
            counts: Counter[int] = Counter()
            self._add_all(source, first, counts)
            self.store.settle()
            self.store.set_counts(counts)
            self.store.set_value(_VERSION, self._making.encode())
            self._draw(size, counts)
            return size

    def _add_all(self, records: Iterable[Record], first: Statistics, counts: Counter[int]) -> None:
        seen = iter(records)
        while batch := list(islice(seen, _BATCH)):
            rows = []
            for record in batch:
                row, own = self._row(record, first)
                counts.update(own)
                rows.append(row)
            self.store.add(rows)

    def _held(self) -> Iterator[Record]:
        for held in self.store.all_records():
            yield _record(held)

    def _row(self, record: Record, statistics: Statistics) -> tuple[Row, set[int]]:
        analysis = analyse(self._words, record, statistics.is_set_phrase)
        tokens = plan.entry_tokens(self._words, analysis)
        held = json.dumps({"r": record.row(), "p": [s.text for s in analysis.segments]}, ensure_ascii=False)
        key = analysis.name.key
        row = Row(record.id, key, record.unit, record.state, record.year, record.amount, held, pack(analysis), tokens)
        return row, counted(tokens, analysis.sentences)

    def _leave(self, id: str) -> Counter[int]:
        """Take an entry out; what its counts lose, and under -1 whether it was there."""
        gone = self.store.take_out(id)
        if gone is None:
            return Counter()
        held, tokens = gone
        change = Counter(dict.fromkeys(counted(tokens, _sentences(_record(held))), -1))
        change[-1] = 1
        return change

    def _keep(self, change: Counter[int], entries: int) -> None:
        self.store.count({token: n for token, n in change.items() if n})
        size = self._number(_SIZE) + entries
        since = self._number(_SINCE) + 1
        self.store.set_value(_SIZE, str(size).encode())
        self.store.set_value(_SINCE, str(since).encode())
        if self.store.value(_VERSION) is None:
            self.store.set_value(_VERSION, self._making.encode())
        if since > max(20, size // 50):
            self._draw(size, dict(self.store.counts()))

    def _draw(self, size: int, counts: dict[int, int]) -> None:
        """Make a new picture of the counts: the next searches of every process use it."""
        self.store.set_value(_SIZE, str(size).encode())
        self.store.set_value(_SINCE, b"0")
        # one entry's own token is as rare as an unknown one; leaving it out keeps the picture small
        drawn = Statistics(size, {token: n for token, n in counts.items() if n > 1})
        self.store.set_value(_PICTURE, drawn.pack())
        self.store.set_value(_PICTURE + "_no", str(self._number(_PICTURE + "_no") + 1).encode())

    def _number(self, name: str) -> int:
        return int(self.store.value(name) or b"0")

    def _statistics(self) -> Statistics:
        number = self.store.value(_PICTURE + "_no") or b""
        if number != self._picture[0]:
            self._picture = (number, Statistics.unpack(self.store.value(_PICTURE) or b""))
        return self._picture[1]

    # ------------------------------------------------------------------------------------------------ questions

    def search(
        self,
        application: Record,
        most: int = 20,
        *,
        exclude: Collection[str] = (),
        states: Collection[str] | None = None,
    ) -> Answer:
        """What resembles an application, best first; the application's own id is left out.

        `states` limits the entries to those states. An application with nothing to compare gets no hits and a note.
        """
        with self.store.reading():
            ranked = self.rank(application, exclude=exclude, states=states)
            note = _note(application, ranked)
            order = ranked.order[:most]
            held = self.store.records([ranked.loaded[i].no for i in order]) if order else {}
            hits = tuple(self._hit(ranked, i, held[ranked.loaded[i].no]) for i in order)
        return Answer(hits, note, self.version)

    def rank(
        self, application: Record, *, exclude: Collection[str] = (), states: Collection[str] | None = None
    ) -> Ranked:
        """The entries that were looked at in order of likeness, without evidence."""
        statistics = self._statistics()
        query = analyse(self._words, application, statistics.is_set_phrase)
        loaded = [] if query.empty else self._load(query, statistics)
        left_out = {application.id, *exclude}
        loaded = [e for e in loaded if e.id not in left_out and (states is None or e.state in states)]
        if not loaded:
            return Ranked(query, statistics, [], None, np.empty((0, 3)), [])
        size = self._words.size
        measured = measure(query, [Candidate(e.key, e.unit, unpack(e.packed, size)) for e in loaded], statistics)
        chances = self._model.probabilities(measured.figures)
        worth = models.worth(chances).round(9)
        order = sorted(range(len(loaded)), key=lambda i: (-worth[i], loaded[i].id))
        return Ranked(query, statistics, loaded, measured, chances, order)

    def _load(self, query: Analysis, statistics: Statistics) -> list[Loaded]:
        wanted = plan.clauses(self._words, query, statistics)
        numbers = [int(n) for n in plan.best(self.store, wanted, _CANDIDATES)]
        loaded = self.store.load(numbers) if numbers else []
        keys = list(dict.fromkeys([query.name.key, *(entry.key for entry in loaded)]))[:_KEYS]
        own = self.store.of_unit_with_key(query.record.unit, query.name.key, _OF_UNIT) if query.record.unit else ()
        known = dict.fromkeys(numbers)
        also = dict.fromkeys([*map(int, own), *map(int, self.store.with_keys(keys, _OF_KEY))])
        more = [n for n in also if n not in known][: _MOST_LOADED - len(loaded)]
        return loaded + (self.store.load(more) if more else [])

    def _hit(self, ranked: Ranked, i: int, held: str) -> Hit:
        assert ranked.measured is not None
        data = json.loads(held)
        record = Record.of(data["r"])
        measured, chance = ranked.measured, ranked.chances[i]
        figures = measured.figures[i]
        name = read_name(text.normalise(record.name), text.normalise(record.unit))
        by_name = dict(zip(NAMES, map(float, figures), strict=True))
        evidence = explain(
            self._words,
            ranked.statistics,
            self._model,
            ranked.query,
            record,
            data["p"],
            measured.similar[:, measured.owner == i],
            figures,
        )
        return Hit(
            record=record,
            likeness=classify(self._words, ranked.query, name, record.unit, by_name, chance),
            show=round(float(chance[1]), 4),
            duplicate=round(float(chance[2]), 4),
            related=round(float(chance[0]), 4),
            alert=float(chance[1]) >= models.ALERT,
            service=by_name["service"] > 0,
            system=record.system or f"{record.unit}·{name.key}",
            evidence=evidence,
        )


def _record(held: str) -> Record:
    return Record.of(json.loads(held)["r"])


def _sentences(record: Record) -> tuple[str, ...]:
    said = text.sentences(text.normalise(record.content)) + text.sentences(text.normalise(record.objective))
    return tuple(dict.fromkeys(s for s in said if not text.is_enumeration(s)))


def _note(application: Record, ranked: Ranked) -> str:
    if ranked.query.empty:
        return "没有可比对的文字：请填写项目名称或建设内容。"
    notes = []
    if any(len(value) > text.MOST_CHARACTERS for value in (application.content, application.objective)):
        notes.append(f"文字过长，只比对了前{text.MOST_CHARACTERS}字。")
    if len(ranked.query.segments) > text.MOST_PHRASES:
        notes.append(f"功能短语过多，只比对了前{text.MOST_PHRASES}条。")
    if not ranked.order:
        notes.append("没有找到相近的项目或系统。")
    return "".join(notes)
