"""The debarment list: who may not be awarded a contract, as it was read from its file, dated."""
