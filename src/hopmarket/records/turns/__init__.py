"""The order in which changes of what is published became true."""
