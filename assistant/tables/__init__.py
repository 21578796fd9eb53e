"""Questions over tables, read by each table's own columns: which rows, which columns, and what is done with them."""

from .proposing import propose

__all__ = ["propose"]
