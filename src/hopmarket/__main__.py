"""`python -m hopmarket` runs the command line."""

from __future__ import annotations

from hopmarket.cli import main

if __name__ == "__main__":
    main()
