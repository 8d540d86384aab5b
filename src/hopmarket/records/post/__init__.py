"""The outbox: letters, written with the act that causes them."""
