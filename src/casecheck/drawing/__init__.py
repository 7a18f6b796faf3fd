"""Write, read, lay out and draw flowcharts: BPMN XML in and out, SVG out.

Hold nothing that knows Django, the database or a request; words and links come in as values.
"""
