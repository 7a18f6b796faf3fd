"""Hold the flowcharts of authority items: versions, steps, discretion tiers, separation of duties.

Hold no cases and no findings: rooms above bring those.
"""
