"""People: units, divisions, posts, who holds them, leaders' charges, accounts and roles.

It holds who is who and who may act for what. It does not hold what the posts do: that is the catalogue's.
"""
