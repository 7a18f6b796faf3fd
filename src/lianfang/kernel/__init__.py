"""Kernel: what every room speaks with, in pure Python.

It holds the workflow declaration, access predicates, the one refusal, events, the clock and translatable text.
It does not know Django, a database or any other room.
"""
