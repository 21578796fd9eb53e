"""What tables need of lines."""

from .lines import clean_pieces

__all__ = ["clean_pieces"]
