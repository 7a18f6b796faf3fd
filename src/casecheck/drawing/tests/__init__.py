"""Show the drawing of flowcharts without a database."""
