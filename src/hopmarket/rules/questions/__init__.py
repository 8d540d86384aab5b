"""Questions as data: versioned sets of typed questions, each asked if earlier answers say so.

Semantics follow FHIR Questionnaire (stable link ids, ``set|version``, enableWhen with all or any, only
answers to questions that are asked count): https://hl7.org/fhir/R4/questionnaire.html
"""
