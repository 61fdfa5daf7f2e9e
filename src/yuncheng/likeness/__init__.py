"""What resembles what: projects and systems a new one is like, data items gathered twice, one project in parts.

A leaf: numpy and SQLite (or a psycopg connection of the caller), nothing of ours, no network, no settings. It finds and
shows why; people decide.

    index = Index(SqliteStore("likeness.sqlite3"))       # or Index(PostgresStore(connection))
    index.upsert(Record(id="P1", name="智慧停车管理平台", unit="县城投公司", content="停车场备案、欠费追缴"))
    answer = index.search(Record(id="A7", name="泊位共享与收费运营平台", content="公共停车设施登记、逃费催缴"))
    answer.hits[0].likeness, answer.hits[0].show, answer.hits[0].evidence.phrases
    answer.systems()                                     # phases, O&M and supervision under their system
    index.remove("P1"); index.rebuild()                  # rebuild() when index.stale, and now and then

    check_items(rows, held)                              # a verdict a row of a data catalogue
    shipped_dictionary().propose("持证人住址")            # what an unknown item may be
    split_groups(records); patterns(records); renamed(application, refused)
    batch_groups(records, batches); lone_parts(records, others)

`python -m yuncheng.likeness` runs on plain files: rank · items · fit · bench. The data beside the code: lexicon.txt,
elements.txt, traditional.txt, words.npz (see NOTICE) and weights.json (made by `fit`).
"""

from yuncheng.likeness.answers import Answer, Evidence, Hit, Likeness, Meeting, SharedGroup, System
from yuncheng.likeness.catalogue import Item, RowVerdict, check_items
from yuncheng.likeness.index import Index
from yuncheng.likeness.items import Dictionary, Element, Proposal, shipped_dictionary
from yuncheng.likeness.model import ALERT, Model
from yuncheng.likeness.model import read as read_model
from yuncheng.likeness.postgres_store import PostgresStore
from yuncheng.likeness.record import Record
from yuncheng.likeness.signs import batch_groups, lone_parts
from yuncheng.likeness.splitting import Finding, patterns, renamed, split_groups
from yuncheng.likeness.sqlite_store import SqliteStore
