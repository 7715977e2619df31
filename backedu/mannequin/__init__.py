"""One posable human figure: joint angles become bones, bones become smooth outlines, props stand around it."""
