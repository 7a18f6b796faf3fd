"""casecheck: event log + flowchart + rules in, findings out.

It holds the analytic engine and its command line. It knows nothing of Django, of a database server or of lianfang.
"""
