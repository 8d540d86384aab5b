"""What is done with a version of the framework: it is started, revised, opened for comments, decided on."""

from .deciding import adopt_framework, open_framework_consultation, recommend_framework, return_framework
from .revising import revise_framework
from .starting import abandon_framework, start_framework

__all__ = [
    "abandon_framework",
    "adopt_framework",
    "open_framework_consultation",
    "recommend_framework",
    "return_framework",
    "revise_framework",
    "start_framework",
]
