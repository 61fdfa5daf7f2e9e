"""云程 costing: what an information project may cost, and whether a budget is in order. Standard library only.

Rates are data: a *cost profile* is one county's rates in a JSON file (format: ``profiles/README.md``).

Profile
    ``load_profile(key or path)``   ours by key (``shipped_profiles()``), another county's by file; faults all at once
Reckon
    ``develop`` / ``develop_three``   software by function points, at a percentile or as the three results
    ``reckon``                        any fee of the profile: progressive, rate, level, share, people, O&M, workdays
    ``purchase``, ``stated``          things bought; amounts that come from elsewhere, with their basis
    ``judge``                         quotations: which count, their median
    ``estimate`` / ``estimate_three`` a whole project, with totals by heading
Look over
    ``assess_budget``   a submitted budget: findings in words, what was not checked, sums only where they are sure
    ``compare``         submitted against assessed: cut and reason a line, sums by heading

Money goes out as integer fen and as ``Decimal`` 元. Inside, figures are exact fractions; only the profile's rounding
rounds. Every ``Result`` carries its derivation (``text()``, ``as_dict()``). What cannot be reckoned is refused with a
``CostError`` whose text is one Chinese sentence for the user. ``python -m yuncheng.costing`` does it all from files.
"""

from .assess import BudgetReport, assess_budget
from .budget import COLUMNS, BudgetLine
from .checks.offers import LineOffers
from .comparison import Comparison, CutLine, Sums, compare
from .derivation import Result, Step
from .development import Software, develop, develop_three, read_software
from .errors import CostError, ProfileError
from .estimate import Estimate, ThreeResults, estimate, estimate_three
from .fees import reckon
from .figures import MoneyUnit, show_yuan
from .finding import Finding
from .load import load_profile, parse_profile, shipped_profile, shipped_profiles
from .points import PointItem, read_items
from .profile import Profile
from .purchase import purchase, stated
from .quotation import Judged, Quotation, judge, read_quotation
from .request import Request, read_request

__all__ = [
    "COLUMNS",
    "BudgetLine",
    "BudgetReport",
    "Comparison",
    "CostError",
    "CutLine",
    "Estimate",
    "Finding",
    "Judged",
    "LineOffers",
    "MoneyUnit",
    "PointItem",
    "Profile",
    "ProfileError",
    "Quotation",
    "Request",
    "Result",
    "Software",
    "Step",
    "Sums",
    "ThreeResults",
    "assess_budget",
    "compare",
    "develop",
    "develop_three",
    "estimate",
    "estimate_three",
    "judge",
    "load_profile",
    "parse_profile",
    "purchase",
    "read_items",
    "read_quotation",
    "read_request",
    "read_software",
    "reckon",
    "shipped_profile",
    "shipped_profiles",
    "show_yuan",
    "stated",
]
