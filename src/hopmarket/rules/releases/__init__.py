"""Reading published releases, however faulty: pure mapping, nothing guessed."""
