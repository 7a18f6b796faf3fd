"""Config: where the rooms are put together.

It holds settings, urls, the embedded database and the entry points. It holds no rule of the domain.
"""
