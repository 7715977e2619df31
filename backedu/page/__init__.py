"""A notebook becomes a page, a plan, a PDF."""
