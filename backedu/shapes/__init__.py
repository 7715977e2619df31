"""Bones and muscles as 2-D shapes: camera, curves, pieces, outlines, and how far the pelvis tips. Pure NumPy."""
