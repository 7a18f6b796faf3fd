"""Meetings: collective decisions on any object: papers, attendance, recusal, statements, votes, minutes.

It decides nothing by itself: a room that puts a topic before a meeting listens for what was decided.
"""
