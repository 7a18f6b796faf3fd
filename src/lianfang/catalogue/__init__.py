"""Catalogue: what the office may do, on which legal basis, by which posts and within which limits.

It holds legal bases, authority items with every column of the published catalogue, and declarations that a category
is empty. The order of steps stands in flowcharts; what goes wrong stands in later rooms.
"""
