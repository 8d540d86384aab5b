"""The paged API at /api/v1/, described by its own OpenAPI document."""
