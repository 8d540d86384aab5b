"""The page of a notice: for everybody once it is published, and for its buyer before."""
