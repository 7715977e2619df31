"""Shapes and words become matplotlib artists: fills and hatches, labels, legend, alt text, tidy SVG."""
