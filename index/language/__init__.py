"""Vietnamese as matching sees it: text, words, places, quantities, numbers of documents, and the lexicon."""

from .dates import TIME, YEAR, Date, dates, iso_date, parts_of, periods_in, years_in, years_with_spans
from .markers import ANNOUNCED, MARKER, RANKS, counts_columns, index_rank, item_number, roman, unmarked, without_item
from .names import Authority, DocumentType, agency_heads, authorities, document_types, names_an_agency
from .number_words import numbers_in_words, numerals
from .numbering import DocumentNumber, document_numbers
from .places import MERGED_ON, Mention, is_city, mentions, province_at, provinces, successor, with_rank
from .quantities import Amount, amounts, groups_by_comma, is_unit, measures, physical_units, scaled, vietnamese_number, without_commas
from .roles import Role, role_words
from .syllables import is_syllable
from .text import Token, canonical, fold, lower, nfc, nouns, plain_number, segmented, sentences, tokens, words
from .wordings import Wording, accentless, respelt

__all__ = [
    "Role",
    "role_words",
    "Authority",
    "DocumentType",
    "authorities",
    "agency_heads",
    "document_types",
    "names_an_agency",
    "TIME",
    "YEAR",
    "Date",
    "dates",
    "iso_date",
    "parts_of",
    "periods_in",
    "years_in",
    "years_with_spans",
    "MERGED_ON",
    "ANNOUNCED",
    "MARKER",
    "RANKS",
    "Amount",
    "DocumentNumber",
    "Mention",
    "Token",
    "Wording",
    "accentless",
    "amounts",
    "canonical",
    "counts_columns",
    "document_numbers",
    "fold",
    "index_rank",
    "is_city",
    "is_unit",
    "is_syllable",
    "item_number",
    "lower",
    "groups_by_comma",
    "measures",
    "mentions",
    "nfc",
    "nouns",
    "numbers_in_words",
    "numerals",
    "physical_units",
    "plain_number",
    "province_at",
    "provinces",
    "respelt",
    "roman",
    "scaled",
    "segmented",
    "sentences",
    "successor",
    "tokens",
    "unmarked",
    "vietnamese_number",
    "with_rank",
    "without_commas",
    "without_item",
    "words",
]
