"""Overview: what waits for whoever signs in, and the search over everything they may read.

It composes what the other rooms answer. It holds no table.
"""
