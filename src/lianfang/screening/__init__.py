"""Screening: the yearly search for risks by every post, division and the office, and what each of them answered.

It holds campaigns, tasks and drafts; what the office accepts goes to the register, which rates and keeps it.
"""
