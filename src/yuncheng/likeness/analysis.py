"""A record as it is compared: its name taken apart, the phrases of its functions, tokens and vectors of each."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuncheng.likeness import items as data_items
from yuncheng.likeness import names, text
from yuncheng.likeness.names import Name
from yuncheng.likeness.record import Record
from yuncheng.likeness.tokens import number, tokens
from yuncheng.likeness.words import Bytes, Floats, Words

# Changes whenever the same record would be taken apart otherwise: an index of another version asks for a rebuild.
VERSION = "2"
OM_KINDS = ("运维", "运行维护", "技术支撑")
MOST_TOKENS = 600

# Sentences every application has, whatever it is for. What else an index repeats, its own counts find.
_SET_PHRASES = re.compile(
    "国产化|信创|商用密码|等级保护.{0,4}要求|政务外网|云数据中心|集约化部署|预留.{0,4}接口|打破信息孤岛|信息壁垒|业务协同|领导驾驶舱|随时查看"
    "|标准规范体系|保障体系|新一代信息技术|避免重复建设|文件(?:要求|精神)|补齐.{0,5}短板|软硬件采购|培训|三年运维|治理能力|公共服务水平|共享交换平台对接"
    "|数据资源目录|统一身份认证.{0,3}(?:能力|对接)|高质量发展|贯彻落实|统筹规划|降本增效|提质增效|获得感|满意度|最后一公里|科学决策|全生命周期"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A name or a phrase: its text, its tokens, its vector."""

    text: str
    tokens: dict[str, float]
    vector: Floats


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one record says. `segments[0]` is the name's subject, the others are the phrases of its functions."""

    record: Record
    name: Name
    segments: tuple[Segment, ...]
    items: frozenset[str]
    sentences: tuple[str, ...]
    # every token of name and phrases with the most it weighs in any
    tokens: dict[str, float]
    # what the name is about, and what all of it is about
    topics: tuple[Floats, Floats]

    @property
    def service(self) -> bool:
        """Whether it is about keeping, watching or testing a system, not building it."""
        return bool(self.name.service) or self.record.kind in OM_KINDS

    @property
    def empty(self) -> bool:
        """Whether there is nothing to compare by."""
        return not any(segment.tokens or segment.vector.any() for segment in self.segments)


def analyse(words: Words, record: Record, is_set_phrase: Callable[[str], bool] = lambda sentence: False) -> Analysis:
    """Take a record apart. `is_set_phrase` says of a sentence that most entries have it."""
    name = names.read(text.normalise(record.name), text.normalise(record.unit))
    said = text.sentences(text.normalise(record.content)) + text.sentences(text.normalise(record.objective))
    own: dict[str, None] = {}
    for sentence in said:
        listed = text.is_enumeration(sentence)
        if listed or not (_SET_PHRASES.search(sentence) or is_set_phrase(sentence)):
            own.update(dict.fromkeys(text.phrases(sentence)))
    parts = [name.core, *list(own)[: text.MOST_PHRASES]]
    segments = tuple(Segment(part, tokens(words, part), words.vector(part)) for part in parts)
    most: dict[str, float] = {}
    for segment in segments:
        for token, weight in segment.tokens.items():
            most[token] = max(most.get(token, 0.0), weight)
    return Analysis(
        record=record,
        name=name,
        segments=segments,
        items=frozenset(data_items.key(item) for item in record.items if text.readable(text.normalise(item))),
        sentences=tuple(dict.fromkeys(s for s in said if not text.is_enumeration(s))),
        tokens=most,
        topics=(words.topic(parts[:1]), words.topic(parts)),
    )


# ---------------------------------------------------------------------------------------------------- as bytes

_HEAD = struct.Struct("<BBHH")  # segments, flags, tokens, items
_SERVICE, _PHASE = 1, 2


@dataclass(frozen=True, slots=True)
class Packed:
    """An analysis read back for ranking: numbers only. `first` marks the segment in which a token weighs most."""

    service: bool
    phase: bool
    tokens: NDArray[np.uint32]
    weights: Bytes
    segments: Bytes
    first: NDArray[np.bool_]
    items: NDArray[np.uint32]
    vectors: Bytes
    topics: Bytes


def pack(analysis: Analysis) -> bytes:
    """The numbers of an analysis: about 5 bytes a token and one byte a dimension of each segment."""
    most = dict(analysis.tokens)
    ids, weights, places = [], [], []
    for place, segment in enumerate(analysis.segments):
        for token, weight in segment.tokens.items():
            first = most.get(token) == weight
            if first:
                most[token] = -1.0
            ids.append(number(token))
            weights.append(round(weight * 100))
            places.append(place | (0x40 if first else 0))
    ids, weights, places = ids[:MOST_TOKENS], weights[:MOST_TOKENS], places[:MOST_TOKENS]
    flags = _SERVICE * analysis.service + _PHASE * bool(analysis.name.phase)
    item_ids = sorted(number(item) for item in analysis.items)
    vectors = np.stack([*(s.vector for s in analysis.segments), *analysis.topics])
    return b"".join(
        (
            _HEAD.pack(len(analysis.segments), flags, len(ids), len(item_ids)),
            np.array(ids, "<u4").tobytes(),
            np.array(item_ids, "<u4").tobytes(),
            np.array(weights, np.int8).tobytes(),
            np.array(places, np.int8).tobytes(),
            np.rint(vectors * 127).astype(np.int8).tobytes(),
        )
    )


def unpack(blob: bytes, size: int) -> Packed:
    """What `pack` wrote; `size` is the length of a vector."""
    count, flags, n_tokens, n_items = _HEAD.unpack_from(blob)
    at = _HEAD.size
    ids = np.frombuffer(blob, "<u4", n_tokens, at)
    at += 4 * n_tokens
    item_ids = np.frombuffer(blob, "<u4", n_items, at)
    at += 4 * n_items
    weights = np.frombuffer(blob, np.int8, n_tokens, at)
    places = np.frombuffer(blob, np.int8, n_tokens, at + n_tokens)
    vectors = np.frombuffer(blob, np.int8, (count + 2) * size, at + 2 * n_tokens).reshape(count + 2, size)
    return Packed(
        bool(flags & _SERVICE),
        bool(flags & _PHASE),
        ids,
        weights,
        places & 0x3F,
        (places & 0x40) > 0,
        item_ids,
        vectors[:count],
        vectors[count:],
    )
