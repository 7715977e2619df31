"""What was found on a person, and what follows from it: findings, advice, proposal, record, history."""
