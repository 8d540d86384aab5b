"""The flat tables of the open data: their columns, what these mean, and their lines."""

from .awards_and_contracts import AWARDS, CONTRACTS
from .columns import Cell, CellKind, Column, Table, TableProcess, TableRow
from .lots_and_items import ITEMS, LOTS
from .parties_and_documents import DOCUMENTS, PARTIES
from .processes import PROCESSES
from .release_index import RELEASES

TABLES = (PROCESSES, LOTS, ITEMS, PARTIES, AWARDS, CONTRACTS, DOCUMENTS, RELEASES)
BY_NAME = {table.name: table for table in TABLES}

__all__ = ["BY_NAME", "RELEASES", "TABLES", "Cell", "CellKind", "Column", "Table", "TableProcess", "TableRow"]
