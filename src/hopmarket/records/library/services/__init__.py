"""Services of the library: adding a document, withdrawing one."""

from .library_shelf import add_library_document, adding_refusal, withdraw_library_document

__all__ = ["add_library_document", "adding_refusal", "withdraw_library_document"]
