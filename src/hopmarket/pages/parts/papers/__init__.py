"""Documents as files: a paper of the rules written for Word, or as a PDF that readers aloud can follow."""
