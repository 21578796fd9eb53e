"""Benchmarks for evaluators: gold in several formats, runs as folders, measures with intervals, comparisons, reports."""

from . import borrowed
from .gold import read
from .records import Gold, Item, limited
from .reports import beside, chance, failures, grouped, label, points, rendered, report, shown
from .run import MEASURES, Run, primary
from .session import TEXTS, perform, resumable

__all__ = [
    "MEASURES",
    "TEXTS",
    "Gold",
    "Item",
    "Run",
    "beside",
    "borrowed",
    "chance",
    "failures",
    "grouped",
    "label",
    "limited",
    "perform",
    "points",
    "primary",
    "read",
    "rendered",
    "report",
    "resumable",
    "shown",
]
