"""How the pelvis moves, and where the springs along its muscles let it settle: a teaching model."""
