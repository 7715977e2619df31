"""The springs behind `springs`: rest lengths, equilibrium, weeks of a plan, and how far to trust the model."""
