"""The records of the planning phase, told in the folders they belong to."""

from .listing.models import ListLine as ListLine
from .listing.models import ListVersion as ListVersion
from .reporting.models import ReportFile as ReportFile
