"""`python -m hopmarket` is the operator's door."""

from __future__ import annotations

from hopmarket.cli import main

if __name__ == "__main__":
    main()
