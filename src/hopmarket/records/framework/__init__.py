"""The common framework: its versions from draft to adoption, and who has signed which."""
