"""What is known before anyone is tested: muscles, their paths and tests, posture patterns, claims, exercises."""
