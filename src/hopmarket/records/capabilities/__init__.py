"""Capabilities of the portal that a partnership has switched off."""
