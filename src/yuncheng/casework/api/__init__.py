"""The API under /api/v1/: the same engine, doors and refusals as the pages, generic over procedures.

`app.py` the API itself: doors of operations, errors as refusals · `bodies.py` JSON read without trust ·
`signing.py` tokens · `shapes.py` what goes in and out · `declared.py` the law as data · `paging.py` lists ·
`telling.py` `facing.py` `spelling.py` rows as data · operations: `entering.py` `reading_law.py` `projects.py`
`cases.py` `acting.py` `papers.py` `around.py`.

A procedure added to the rulebook appears in every operation without new code.
"""

from . import acting, around, cases, entering, papers, projects, reading_law  # they register operations
from .app import api
