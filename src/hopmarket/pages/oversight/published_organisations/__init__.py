"""Pages about the organisations of published notices: which are one, who follows whom, who claims."""
