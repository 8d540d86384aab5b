"""Refusals of changes of a document in clauses, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

CLAUSES: Mapping[str, str] = {
    "clauses.no_such_clause": "There is no clause {number} any more. Look at the document as it stands now.",
    "clauses.has_clauses_below": "Clause {number} has others below it: {below}. Move or remove these first, or remove them all together.",
    "clauses.not_beside": "Clause {number} does not stand there, so nothing can be put behind it. Choose another place.",
    "clauses.beside_itself": "Clause {number} cannot be put behind or below itself. Choose another place.",
    "clauses.same_place": "Clause {number} stands there already. Choose another place.",
    "clauses.nothing_to_split": "Give at least two texts: clause {number} is divided into as many clauses.",
    "clauses.too_few_to_merge": "Choose at least two clauses to make one of.",
    "clauses.levels_differ": "One clause is made of several of the same level, and these are not: {numbers}.",
    "clauses.last_clause": "Clause {number} is the last one. Add another first, or give the whole document up.",
    "clauses.licence_unknown": "Under which licence “{title}” stands is not known, so its words cannot be taken over. Link to it, or write the clause in your own words.",
    "clauses.nothing_pasted": "Paste some text: there are no words here of which clauses could be made.",
    "clauses.pasted_too_long": "This is more than a document of clauses can be: at most 500,000 characters and 5,000 paragraphs. Paste a part of it.",
    "clauses.faulty": "{sentence} (Where: {field}.) Nothing was changed.",
}
