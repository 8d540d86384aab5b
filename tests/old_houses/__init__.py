"""Backups written by earlier versions, and the proof that today's code still serves them.

Each folder under `houses/` is one old house: for each database a backup, its keys (fictional, made
for the fixture alone and marked so) and a note of what it holds. A landing that changes the schema
adds one with `python -m tests.old_houses NAME`.
"""
