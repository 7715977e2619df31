"""The figure that shows an exercise: bones, body, silhouette, pose and the things it uses."""
