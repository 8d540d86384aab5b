"""The flat tables of the open data: one place for their columns, their meaning and their lines."""

from .columns import Cell, Column, Kind, Process, Row, Table
from .outcomes import AWARDS, CONTRACTS
from .parts import ITEMS, LOTS
from .people import DOCUMENTS, PARTIES
from .processes import PROCESSES
from .releases import RELEASES

TABLES = (PROCESSES, LOTS, ITEMS, PARTIES, AWARDS, CONTRACTS, DOCUMENTS, RELEASES)
BY_NAME = {one.name: one for one in TABLES}

__all__ = ["BY_NAME", "RELEASES", "TABLES", "Cell", "Column", "Kind", "Process", "Row", "Table"]
