"""Bones and muscles as 2-D shapes of one view: camera, curves, pieces, outlines, scene. Pure NumPy, no ink."""
