"""What is drawn: the pelvis in three views, charts, the figure that shows an exercise, and what moves."""
