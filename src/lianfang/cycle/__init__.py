"""The yearly cycle: the work programme of a year and its stages, with days, owners and what came of them.

It holds what is to be done by when. The work itself (screening, rating, checking) is done in later rooms.
"""
