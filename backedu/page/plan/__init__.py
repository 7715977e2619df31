"""The plan a patient takes home: message, cards, chart, picture, filled into its notebook."""
