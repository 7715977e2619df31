"""The visit: the panels a therapist and a patient go through, around one session."""
