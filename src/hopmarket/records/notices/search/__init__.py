"""The search of notices: what can be asked, how it is answered, how the index is kept up."""
