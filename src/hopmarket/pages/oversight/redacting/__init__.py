"""Taking something out of a published release: find it, choose, check, done."""
