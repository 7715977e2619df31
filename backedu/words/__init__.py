"""What is said: sentences, grammar, HTML blocks, explanations, alternative text."""
