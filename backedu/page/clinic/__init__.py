"""The clinic a page is from: its name, logo, number and reviewers, and the lines above and below every sheet."""
