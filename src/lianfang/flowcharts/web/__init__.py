"""Pages of flowcharts."""
