"""The demo county: an invented county, made by acting through the engine only, its days counted back from today.

`seed()` plays it into an empty database and tells what is in it; the command `seed_demo` prints that. The parts:

`units.py` `people.py`   who there is: units, accounts, experts, agencies, companies (all invented)
`contents.py`            what the projects are about
`papers.py`              small PDF files to file with an application
`play.py`                the stage: roads are generators that say when they go on, merged by time
`list_road.py` `approval_road.py` `side_roads.py`   how a project walks each procedure
`programme.py`           which project walks how far, and how long ago
"""

from .people import PASSWORD
from .seed import FIRST_ACTION, NotDemo, SeedRefused, is_demo, is_empty, seed
from .summary import standing_counts, summary
